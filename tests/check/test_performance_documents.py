"""What the performance rules find in the reference documents, and what they leave alone."""

from pathlib import Path

from mingzhang.check import check
from mingzhang.formats.text import read_file
from mingzhang.interpret import interpret

TRUTH = {
    "000": {
        "K3": [{392}, {414}, {457}, {479}, {520}],
        "K4": [{393}, {415}, {437}, {458}, {480}, {500}, {521}, {543, 544}],
        "K6": [{481, 485}, {545, 547}, {416}, {545}, {459}, {521, 529}],
        "K7": [
            {355, 416, 418},
            {419, 481, 483, 522, 527, 548},
            {357, 442},
            {355, 420},
            {422, 530},
            {361, 461, 470},
        ],
        "K10": [{487}, {399, 425, 426, 469, 483, 484, 486, 487, 488, 503, 510, 532}],
        "K11": [
            {391, 394, 413, 416, 501, 519, 524, 541, 545},
            {391},
            {526, 530},
            {
                397,
                398,
                399,
                400,
                402,
                419,
                422,
                425,
                426,
                462,
                463,
                469,
                470,
                483,
                484,
                488,
                490,
                503,
                510,
                527,
                532,
                548,
                551,
                552,
                553,
            },
        ],
        "K14": [{440}],
    },
    "001": {
        "K3": [{548}],
        "K5": [{627, 633, 636}, {647, 653, 656}],
        "K7": [{487, 551}],
        "K13": [{626, 634}, {613}, {626}],
    },
    "002": {
        "K5": [{894, 981}],
        "K7": [{617, 874, 1182}],
        "K8": [{730, 2228}, {794, 2255}, {981, 2434}],
    },
    "003": {
        "K9": [{368}, {481, 513}, {567, 630, 662}],
        "K12": [{496, 528}, {591, 592}],
        "K11": [{635, 667}],
        "K13": [{366, 598}, {368}],
        "K14": [{478, 510, 542}],
    },
    "004": {
        "K1": [{459, 484}],
        "K2": [{229, 257, 296, 326, 359, 390, 420}],
        "K7": [{339, 469}, {333, 367}],
        "K10": [
            {405},
            {264, 265, 333, 334, 366, 367, 368, 397, 427, 428},
            {239, 243, 245, 283, 307, 313, 346, 375, 377, 407, 435, 437, 480, 483},
        ],
        "K11": [{220, 221}],
        "K14": [{338}],
    },
}
LEFT_ALONE = {
    "000": {"K5": set(range(1, 700)), "K7": {486}, "K6": {486}},
    "002": {"K3": set(range(1, 4000)), "K15": set(range(1, 4000))},
    "004": {
        "K5": set(range(1, 600)),
        "K7": {217, 268, 301, 307, 273, 468},
        "K10": {278, 284, 347, 464, 470, 471, 473},
    },
}


def lines_of(seed_file: Path, rule: str) -> list[set[int]]:
    verdict = check(interpret(read_file(seed_file)))
    return [{p.line for p in f.places} for f in verdict.findings if f.check == rule]


def test_the_known_problems_of_a_disclosure_are_found(seed_file: Path) -> None:
    for rule, wanted in TRUTH[seed_file.name[:3]].items():
        got = lines_of(seed_file, rule)
        for lines in wanted:
            assert any(lines <= places for places in got), (rule, lines, got)


def test_what_only_looks_wrong_is_left_alone(seed_file: Path) -> None:
    for rule, lines in LEFT_ALONE.get(seed_file.name[:3], {}).items():
        assert not [places & lines for places in lines_of(seed_file, rule) if places & lines]
