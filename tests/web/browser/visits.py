"""People at their browsers: each has one of their own, and everything it does is watched."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web.browser.world import PASSWORD, World

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response

WIDE, NARROW = 1280, 375
_REFUSALS = "Failed to load resource: the server responded with a status of 4"
"""What the console says of an answer with 400 to 499: a refusal, which pages tell in words."""


class Visits:
    """Opens browsers and keeps what went wrong in ``faults``: requests to another host, violations of
    the content policy, errors and warnings of scripts, errors of the server."""

    def __init__(self, browser: Browser, world: World, sessions: dict[str, Any]) -> None:
        self._browser, self._world, self._sessions = browser, world, sessions
        self._contexts: list[BrowserContext] = []
        self.faults: list[str] = []
        self.failing = False
        """Set where the server is made to fail on purpose."""

    def of(self, user: str = "", *, width: int = WIDE, english: bool = False, **more: Any) -> Page:
        """A page of a new browser in which ``user`` is logged in; nobody, where none is named."""
        if user and user not in self._sessions:
            self._sessions[user] = self._logged_in(user)
        context = self._open(
            storage_state=self._sessions.get(user),
            viewport={"width": width, "height": 900},
            **more,
        )
        if english:
            context.add_cookies(
                [{"name": "django_language", "value": "en", "url": self._world.address}]
            )
        return context.new_page()

    def close(self) -> None:
        """Close all browsers."""
        for context in self._contexts:
            context.close()
        self._contexts.clear()

    def log_in(self, page: Page, user: str, password: str = PASSWORD) -> None:
        """Go through the page for logging in."""
        page.goto("/login/")
        page.get_by_label("用户名").fill(user)
        page.get_by_label("密码").fill(password)
        page.get_by_role("main").get_by_role("button", name="登录").click()

    def _logged_in(self, user: str) -> Any:
        context = self._open()
        page = context.new_page()
        self.log_in(page, user)
        page.wait_for_url("**/desk/**")
        return context.storage_state()

    def _open(self, **words: Any) -> BrowserContext:
        # The language of the browser is none of those of the pages: it must not matter.
        context = self._browser.new_context(
            base_url=self._world.address, locale="de-DE", reduced_motion="reduce", **words
        )
        context.set_default_timeout(15_000)
        self._contexts.append(context)
        context.on("request", self._requested)
        context.on("response", self._answered)
        context.on("console", self._said)
        context.on("weberror", lambda fault: self.faults.append(f"script: {fault.error}"))
        return context

    def _requested(self, request: Request) -> None:
        if not request.url.startswith((f"{self._world.address}/", "data:", "blob:", "about:")):
            self.faults.append(f"left the host: {request.url} (from {request.frame.url})")

    def _answered(self, response: Response) -> None:
        if response.status >= 500 and not self.failing:
            self.faults.append(f"{response.status}: {response.url}")

    def _said(self, message: ConsoleMessage) -> None:
        if message.type not in ("error", "warning") or message.text.startswith(_REFUSALS):
            return
        if self.failing and "status of 500" in message.text:
            return
        self.faults.append(f"console: {message.text} ({message.page and message.page.url})")
