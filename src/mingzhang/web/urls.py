"""Addresses."""

from __future__ import annotations

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path, re_path

from mingzhang.web.api import api, bulk
from mingzhang.web.views import account, checks, comparing, filling, people, public, running, work

_VERSION = "p/<str:division>/<str:code>/<int:year>/<str:stage>/v<int:number>/"

urlpatterns = [
    path("", public.home, name="home"),
    path("explore/", public.explore, name="explore"),
    path("compare/", comparing.compare, name="compare"),
    path("p/<str:division>/", comparing.place, name="place"),
    path("p/<str:division>/<str:code>/", public.body, name="body"),
    path("p/<str:division>/<str:code>/<int:year>/<str:stage>/", public.publication, name="latest"),
    path(_VERSION, public.publication, name="publication"),
    path(f"{_VERSION}t/<int:table>/", public.table, name="table"),
    path(f"{_VERSION}t/<int:table>/<str:form>/", public.table_file, name="table_file"),
    path(f"{_VERSION}changes/", comparing.changes, name="changes"),
    path(f"{_VERSION}f/<str:form>/", public.file, name="file"),
    path("work/", work.home, name="work"),
    path("work/open/<uuid:organisation>/<int:year>/", work.open_filing, name="open"),
    path("work/filings/<uuid:public_id>/", work.filing, name="filing"),
    path("work/filings/<uuid:public_id>/upload/", work.upload, name="fill"),
    path("work/filings/<uuid:public_id>/edit/", filling.edit, name="edit"),
    path("work/filings/<uuid:public_id>/edit/check/", filling.check, name="edit_check"),
    path("work/filings/<uuid:public_id>/edit/save/", filling.save, name="edit_save"),
    path("work/filings/<uuid:public_id>/edit/discard/", filling.discard, name="edit_discard"),
    path("work/filings/<uuid:public_id>/move/<str:action>/", work.make_move, name="move"),
    path("work/filings/<uuid:public_id>/items/<int:item>/decide/", work.decide, name="decide"),
    path("work/filings/<uuid:public_id>/items/<int:item>/comment/", work.comment, name="comment"),
    path(
        "work/filings/<uuid:public_id>/revisions/<int:number>/<str:form>/",
        work.download,
        name="download",
    ),
    path("checks/", checks.uploads, name="uploads"),
    path("checks/take/", checks.take, name="take"),
    path("checks/<uuid:public_id>/", checks.upload, name="upload"),
    path("checks/<uuid:public_id>/progress/", checks.progress, name="progress"),
    path("checks/<uuid:public_id>/original/", checks.original, name="original"),
    path("login/", LoginView.as_view(template_name="account/login.html"), name="login"),
    path("login/verify/", account.verify, name="verify"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("account/", account.profile, name="profile"),
    path("account/password/", account.password, name="password"),
    path("account/two-factor/", account.two_factor, name="two_factor"),
    path("people/", people.home, name="people"),
    path("people/add/", people.add, name="people_add"),
    path("people/organisations/", people.add_organisation, name="organisation_add"),
    path("people/<int:user>/", people.person, name="person"),
    path("people/<int:user>/<str:action>/", people.change, name="person_change"),
    path("language/", include("django.conf.urls.i18n")),
    path("api/bulk/datapackage.json", bulk.package, name="bulk_package"),
    path("api/bulk/figures.parquet", bulk.parquet, name="bulk_parquet"),
    re_path(r"^api/bulk/(?P<name>bodies|versions|figures)\.csv$", bulk.table, name="bulk_table"),
    path("api/", api.urls),
    path("health", running.health, name="health"),
    path("ready", running.ready, name="ready"),
    path("metrics", running.metrics, name="metrics"),
]
