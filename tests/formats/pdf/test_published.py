"""Four published PDFs: the tables that a person counts on their pages."""

from pathlib import Path

import pytest

from mingzhang.documents import Document, Paragraph, Table
from mingzhang.formats.reading import read_any

# First page, last page, rows, columns and the figures of the last row of each table, counted by eye.
TABLES: dict[str, list[tuple[int, int, int, int, str]]] = {
    "putuo-commerce-2025-department-budget": [
        (9, 9, 16, 4, "371,514,655.00 371,514,655.00"),
        (10, 11, 34, 9, "371,514,655.00 371,514,655.00"),
        (12, 13, 34, 7, "371,514,655.00 19,830,655.00 351,684,000.00"),
        (14, 14, 16, 7, "371,514,655.00 371,514,655.00 371,514,655.00"),
        (15, 16, 34, 7, "371,514,655.00 19,830,655.00 351,684,000.00"),
        (17, 17, 11, 7, ""),
        (18, 18, 11, 7, ""),
        (19, 20, 34, 6, "19,830,655.00 18,120,593.00 1,710,062.00"),
        (21, 21, 4, 7, "1.00 1.00 171.01"),
    ],
    "putuo-commerce-2025-unit-budget": [
        (9, 9, 16, 7, "371,514,655.00 371,514,655.00 18,120,593.00 1,710,062.00 351,684,000.00"),
        (10, 11, 34, 9, "371,514,655.00 371,514,655.00"),
        (12, 13, 34, 7, "371,514,655.00 19,830,655.00 351,684,000.00"),
        (14, 14, 15, 7, "371,514,655.00 371,514,655.00 371,514,655.00"),
        (15, 16, 34, 7, "371,514,655.00 19,830,655.00 351,684,000.00"),
        (17, 17, 12, 7, ""),
        (18, 18, 11, 7, ""),
        (19, 20, 34, 6, "19,830,655.00 18,120,593.00 1,710,062.00"),
        (21, 21, 4, 7, "1.00 1.00 171.01"),
    ],
    "putuo-social-work-2024-final-accounts": [
        (4, 4, 3, 3, "2"),
        (5, 5, 32, 4, "307.82 307.82"),
        (6, 7, 20, 9, "11.72 11.72"),
        (8, 9, 20, 8, "11.72 11.72"),
        (10, 11, 34, 7, "307.82 307.82 307.82"),
        (12, 12, 20, 5, "307.82 105.58 202.24"),
        (13, 13, 40, 6, "95.36 10.23"),
        (14, 14, 5, 12, ""),
        (15, 15, 6, 8, ""),
        (16, 16, 6, 8, ""),
    ],
    "putuo-wanli-2024-department-budget": [
        (10, 10, 16, 4, "156,211,123 156,211,123"),
        (11, 15, 70, 9, "156,211,123 156,211,123 0 0 0"),
        (16, 20, 70, 7, "156,211,123 99,706,020 56,505,103"),
        (21, 21, 16, 7, "156,211,123 156,211,123 156,211,123"),
        (22, 26, 70, 7, "156,211,123 99,706,020 56,505,103"),
        (27, 27, 15, 7, ""),
        (28, 28, 15, 7, ""),
        (29, 30, 35, 6, "99,706,020 88,537,451 11,168,569"),
        (31, 31, 4, 7, "47.91 0 1.35 46.56 25 21.56 443.18"),
    ],
}
PAGES = {"commerce-2025-dep": 26, "commerce-2025-unit": 22, "social": 24, "wanli": 33}


@pytest.fixture(scope="module", params=TABLES)
def published(request: pytest.FixtureRequest, seeds_dir: Path) -> tuple[str, Document]:
    path = seeds_dir.parent / "documents" / f"{request.param}.pdf"
    return request.param, read_any(path)


def figures(table: Table) -> str:
    """The figures of the last row; codes are none."""
    said = [
        cell for cell in table.rows[-1].cells if cell.replace(",", "").replace(".", "").isdigit()
    ]
    return " ".join(cell for cell in said if len(cell) != 7 or "," in cell or "." in cell)


def test_every_table_with_its_rows(published: tuple[str, Document]) -> None:
    name, document = published
    found = [
        (
            table.rows[0].page,
            table.rows[-1].page,
            len(table.rows),
            len(table.rows[0].cells),
            figures(table),
        )
        for table in document.blocks
        if isinstance(table, Table)
    ]
    assert found == TABLES[name]


def test_pages_are_counted_and_none_is_a_picture(published: tuple[str, Document]) -> None:
    name, document = published
    (count,) = [count for part, count in PAGES.items() if part in name]
    assert [page.scanned for page in document.pages] == [False] * count


def test_every_word_knows_its_place(published: tuple[str, Document]) -> None:
    _, document = published
    for block in document.blocks:
        boxes = (
            block.boxes
            if isinstance(block, Paragraph)
            else [box for row in block.rows for box in row.boxes if box is not None]
        )
        assert boxes
        for box in boxes:
            page = document.pages[box.page - 1]
            assert -1 <= box.left < box.right <= page.width + 1
            assert -1 <= box.top < box.bottom <= page.height + 1


def test_a_paragraph_that_a_clip_hides_is_read_once(published: tuple[str, Document]) -> None:
    """In the commerce files a long cell is printed on two pages, each showing a part."""
    name, document = published
    if "commerce" not in name:
        return
    text = "".join(block.text for block in document.blocks if isinstance(block, Paragraph))
    assert text.count("食用农产品流通环节追溯") == 1
