"""Word files as programs and people write them: nothing vanishes unsaid, nothing stands twice, numbers are Word's."""

from __future__ import annotations

import re
from typing import Any

import pytest

from institute.desk.word.composing import blocks_of
from institute.desk.word.imported import Imported
from institute.desk.word.reading import read

from .test_word import png
from .word_files import inline, listed, lists, p, picture, plain, r, style, table, word

DECIMAL, LETTERS, BULLETS = "decimal %1.", "lowerLetter (%2)", "bullet •"


def kinds(found: Imported) -> list[str]:
    return [block["type"] for block in found.body]


def values(found: Imported) -> list[Any]:
    said = [block["value"] for block in found.body]
    return [value.replace("&nbsp;", "\u00a0") if isinstance(value, str) else value for value in said]


def anchored(inside: str) -> str:
    return f"<wp:anchor><a:graphic><a:graphicData>{inside}</a:graphicData></a:graphic></wp:anchor>"


def drawn(inside: str) -> str:
    return f"<w:pict><v:shape>{inside}</v:shape></w:pict>"


def either(newer: str, older: str = "") -> str:
    fallback = f"<mc:Fallback>{older}</mc:Fallback>" if older else ""
    return f"<w:r><mc:AlternateContent><mc:Choice>{newer}</mc:Choice>{fallback}</mc:AlternateContent></w:r>"


def told(found: Imported) -> str:
    return " | ".join([*found.report.changed, *found.report.dropped])


@pytest.mark.parametrize(
    ("name", "more"),
    [
        ("Überschrift 1", ""),
        ("Titre 1", ""),
        ("Título 1", ""),
        ("House Section", '<w:outlineLvl w:val="0"/>'),
        ("heading 1", ""),
    ],
)
def test_a_heading_is_one_whatever_its_style_is_called(name: str, more: str) -> None:
    styles = style("S1", name, more=more) + style("Own", "Our own heading", "S1") + style("Q", "Zitat")
    body = p("First", "S1") + p("Words.") + p("Second", "Own") + p("Words.") + p("They said so.", "Q")
    found = read(word(body, styles=styles))
    assert kinds(found) == ["heading", "paragraph", "heading", "paragraph", "quotation"]
    assert [value["level"] for value in (found.body[0]["value"], found.body[2]["value"])] == ["2", "2"]
    assert "styles that pages do not have" not in told(found)


def test_headings_that_were_alike_stay_alike() -> None:
    styles = "".join(style(f"H{n}", f"heading {n}") for n in (1, 2, 3, 4))
    for asked, levels in (
        ("H2 H2 H2", "2 2 2"),
        ("H1 H3 H3 H2 H1", "2 3 3 3 2"),
        ("H3 H2 H1", "2 2 2"),
        ("H1 H2 H3 H4", "2 3 3 3"),
    ):
        body = p("Words first.") + "".join(p(f"Part {n}", key) + p("Words.") for n, key in enumerate(asked.split()))
        found = read(word(body, styles=styles))
        said = [block["value"]["level"] for block in found.body if block["type"] == "heading"]
        assert said == levels.split(), asked


def test_the_title_is_the_style_of_it_or_the_one_heading_above_all_and_its_lines_stay_apart() -> None:
    styles = style("T", "Titel") + style("H1", "heading 1") + style("H2", "heading 2")
    two = read(
        word(p("How far", "T") + p(f"{r('the line')}<w:r><w:br/></w:r>{r('holds')}", "T") + p("Words."), styles=styles)
    )
    assert two.title == "How far the line holds"
    above = p("How far the line holds", "H1") + p("A part", "H2") + p("Words.") + p("Another", "H2") + p("Words.")
    found = read(word(above, styles=styles))
    assert found.title == "How far the line holds"
    assert [value["level"] for value in values(found) if isinstance(value, dict)] == ["2", "2"]
    long = read(word(p("Word " * 60, "T") + p("Words."), styles=styles))
    assert len(long.title) <= 255 and "1 title cut" in told(long)
    heading = read(word(p("Words.") + p("A whole paragraph of words. " * 8, "H1"), styles=styles))
    assert kinds(heading) == ["paragraph", "paragraph"] and "bold paragraph" in told(heading)
    assert values(heading)[1].count("whole paragraph") == 8


def test_lists_are_lists_and_keep_the_numbers_that_word_counted() -> None:
    numbered = lists((DECIMAL, LETTERS), (BULLETS, "bullet o"))
    body = (
        p("one", more=listed(2)) + p("within", more=listed(2, 1)) + p("two", more=listed(2))
        + p("Between.")
        + p("first", more=listed(1)) + p("second", more=listed(1))
        + p("An interruption.")
        + p("third", more=listed(1)) + p("sub", more=listed(1, 1)) + p("sub again", more=listed(1, 1))
    )  # fmt: skip
    found = read(word(body, lists=numbered))
    assert values(found) == [
        "<ul><li>one<ul><li>within</li></ul></li><li>two</li></ul>",
        "<p>Between.</p>",
        "<ol><li>first</li><li>second</li></ol>",
        "<p>An interruption.</p>",
        "<p>3. third</p>",
        "<p>(a) sub</p>",
        "<p>(b) sub again</p>",
    ]
    assert "2 lists" in found.report.kept and "1 list made paragraphs" in told(found)


def test_numbers_of_headings_are_left_out_and_told_of_and_of_paragraphs_kept() -> None:
    levels = lists(("decimal %1", "decimal %1.%2"))
    styles = style("H1", "heading 1", more=listed(1)) + style("H2", "heading 2", more=listed(1, 1))
    body = p("Start.") + p("Means", "H1") + p("Ends", "H2") + p("As section 1.1 says.", more=listed(1, 1))
    found = read(word(body, styles=styles, lists=levels))
    assert [value["text"] for value in values(found)[1:3]] == ["Means", "Ends"]
    assert values(found)[3] == "<p>1.2 As section 1.1 says.</p>"
    assert "2 headings without the numbers that Word counted, such as 1:" in told(found)


def test_a_table_of_contents_hidden_words_and_empty_fields_are_left_out_and_told_of() -> None:
    toc = (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{p('A part 1', 'TOC1')}</w:sdtContent></w:sdt>"
    )
    empty = (
        "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>"
        + r("Click or tap here.")
        + "</w:sdtContent></w:sdt>"
    )
    filled = "<w:sdt><w:sdtPr/><w:sdtContent>" + r("Filled in.") + "</w:sdtContent></w:sdt>"
    body = toc + p("Another part 2", "TOC2") + p(r("Seen. ") + r("Hidden.", "<w:vanish/>")) + p(empty + filled)
    found = read(word(body, styles=style("TOC1", "toc 1") + style("TOC2", "toc 2")))
    assert values(found) == ["<p>Seen. </p>".replace(" </p>", "</p>"), "<p>Filled in.</p>"]
    for part in ("table of contents", "1 passage that is hidden", "1 field of a form"):
        assert part in told(found), told(found)


def test_words_within_what_the_reader_does_not_know_are_read() -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('かんじ')}</w:rt><w:rubyBase>{r('漢字')}</w:rubyBase></w:ruby></w:r>"
    body = (
        p(r("See ") + f'<w:fldSimple w:instr="REF x">{r("Table 2")}</w:fldSimple>' + r(", then go."))
        + p(f'<w:bdo w:val="rtl">{r("שלום")}</w:bdo>' + r(" and ") + f'<w:dir w:val="rtl">{r("سلام")}</w:dir>')
        + p(ruby)
        + p("<w:r><w:t>One</w:t><w:cr/><w:t>two</w:t><w:ptab/><w:t>three</w:t></w:r>")
        + p(f"<w:smartTag>{r('Geneva')}</w:smartTag>" + r(" and ") + f"<w:customXml>{r('Bonn')}</w:customXml>")
    )
    found = read(word(body))
    assert values(found) == [
        "<p>See Table 2, then go.</p>",
        "<p>שלום and سلام</p>",
        "<p>漢字(かんじ)</p>",
        "<p>One<br>two\tthree</p>",
        "<p>Geneva and Bonn</p>",
    ]
    assert "Not understood" not in told(found)


def test_text_boxes_and_grouped_pictures_without_an_older_form_are_read_once() -> None:
    box = f"<wps:txbx><w:txbxContent>{p('In a box.')}</w:txbxContent></wps:txbx>"
    shape = anchored(f"<wps:wsp>{box}</wps:wsp>")
    group = anchored(f"<wpg:wgp>{plain('a.png')}{plain('b.png')}</wpg:wgp>")
    older = drawn(f"<v:textbox><w:txbxContent>{p('In both.')}</w:txbxContent></v:textbox>")
    newer = f"<w:drawing>{shape.replace('In a box.', 'In both.')}</w:drawing>"
    body = (
        p(either(f"<w:drawing>{shape}</w:drawing>"))
        + p(either(newer, older))
        + p(f"<w:r><w:drawing>{group}</w:drawing></w:r>")
    )
    found = read(word(body, media={"a.png": png("red").getvalue(), "b.png": png("blue").getvalue()}))
    said = [value if isinstance(value, str) else value["picture"] for value in values(found)]
    assert said == ["<p>In a box.</p>", "<p>In both.</p>", 0, 1]


def test_pictures_stay_wherever_they_stood() -> None:
    image = {"a.png": png().getvalue()}
    styles = style("H1", "heading 1")
    body = (
        p(r("A part ") + picture("a.png", "A map of the line"), "H1")
        + p(r("item ") + picture("a.png"), more=listed(1))
        + table(
            ("Issue", "Seen"),
            ("Defence", p(picture("a.png", "A screenshot of a chart. Description automatically generated"))),
        )
        + table((p(picture("a.png", "IMG_2034.JPG")), p("Beside the picture.")))
    )
    found = read(word(body, styles=styles, lists=lists((BULLETS,)), media=image))
    assert kinds(found) == ["heading", "figure", "paragraph", "figure", "table", "figure", "figure", "paragraph"]
    alts = [value["alt"] for value in values(found) if isinstance(value, dict) and "alt" in value]
    assert alts == ["A map of the line", "", "", ""]
    assert "3 pictures without alternative text" in told(found) and "2 alternative texts that a program" in told(found)


def test_a_table_that_only_sets_apart_is_read_cell_by_cell() -> None:
    cell = (
        p(r("Box 1. ", "<w:b/>") + r("What it says"))
        + p("one", more=listed(1))
        + p("two", more=listed(1))
        + p("After.")
    )
    found = read(word(p("Words.") + table((cell,)) + p("More."), lists=lists((BULLETS,))))
    assert values(found) == [
        "<p>Words.</p>",
        "<p><strong>Box 1. </strong>What it says</p>",
        "<ul><li>one</li><li>two</li></ul>",
        "<p>After.</p>",
        "<p>More.</p>",
    ]
    assert "1 table of one row or one column made paragraphs" in told(found)


def test_captions_find_their_table_before_and_behind_it() -> None:
    styles = style("C", "Beschriftung")
    rows = (("Jahr", "Wert"), ("2024", "3"))
    before = read(word(p("Words.") + p("Tabelle 1: Was es kostet", "C") + table(*rows) + p("Words."), styles=styles))
    behind = read(word(p("Words.") + table(*rows) + p("Was es kostet", "C") + p("Words."), styles=styles))
    none = read(word(p("Words.") + table(*rows), styles=styles))
    assert [value["caption"] for value in (values(before)[1], values(behind)[1], values(none)[1])] == [
        "Tabelle 1: Was es kostet",
        "Was es kostet",
        "Table",
    ]
    assert kinds(before) == kinds(behind) == ["paragraph", "table", "paragraph"]
    assert "without a caption" in told(none) and "without a caption" not in told(before) + told(behind)


def test_what_is_raised_stays_raised_and_lost_style_is_told_of_where_a_place_knows_none() -> None:
    up, down = '<w:vertAlign w:val="superscript"/>', '<w:vertAlign w:val="subscript"/>'
    mass = p(r("10") + r("6", up) + r(" t CO") + r("2", down))
    found = read(word(p("Words.") + table(("Gas", "Mass"), ("All", mass), ("Book", p(r("Quiet Seas", "<w:i/>"))))))
    assert values(found)[1]["rows"] == [["Gas", "Mass"], ["All", "10⁶ t CO₂"], ["Book", "Quiet Seas"]]
    assert "1 passage in italics made upright" in told(found)


def test_words_struck_through_and_underlined_are_told_of_and_soft_hyphens_taken_out() -> None:
    body = p(
        r("Kept, ") + r("struck", "<w:strike/>") + r(" and ") + r("underlined", '<w:u w:val="single"/>')
        + "<w:r><w:t>; co</w:t><w:softHyphen/><w:t>operate</w:t><w:noBreakHyphen/><w:t>ly at 5\u00a0km</w:t></w:r>"
    )  # fmt: skip
    found = read(word(body))
    assert values(found) == ["<p>Kept, struck and <em>underlined</em>; cooperate\u2011ly at 5\u00a0km</p>"]
    for part in ("take out what was meant to go: “struck”", "1 underlined passage", "1 soft hyphen"):
        assert part in told(found), told(found)


def test_an_equation_leaves_its_words_or_a_mark_where_it_stood() -> None:
    line = "<m:oMath><m:r><m:t>E=mc²</m:t></m:r></m:oMath>"
    built = "<m:oMath><m:f><m:num><m:r><m:t>a</m:t></m:r></m:num><m:den><m:r><m:t>b</m:t></m:r></m:den></m:f></m:oMath>"
    found = read(word(p(r("As ") + line + r(" and ") + built + r(" say.")) + p(f"<m:oMathPara>{built}</m:oMathPara>")))
    assert values(found) == ["<p>As E=mc² and [equation 1] say.</p>", "<p>[equation 2]</p>"]
    assert "2 equations, to be written anew where the text has the mark: [equation 1] ab" in told(found)


def test_notes_of_several_paragraphs_with_lists_and_tables_come_in_whole() -> None:
    notes = (
        '<w:footnote w:type="separator" w:id="-1"><w:p/></w:footnote><w:footnote w:id="1">'
        + p("First.") + p("a point", more=listed(1)) + p("Last.") + table(("x", "y"), ("z", "q")) + "</w:footnote>"
    )  # fmt: skip
    mark = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    own = '<w:r><w:footnoteReference w:customMarkFollows="1" w:id="1"/><w:t>*</w:t></w:r>'
    found = read(word(p(r("A claim.") + mark) + p(r("Again.") + own), notes=notes, lists=lists((BULLETS,))))
    assert values(found)[0] == "<p>A claim.[^note-1]</p>" and "*" not in values(found)[1]
    said = re.findall("<p>(.*?)</p>", found.notes[0]["value"]["text"])
    assert said == ["First.", "– a point", "Last.", "x; y", "z; q"]
    assert "1 note with a list or a table" in told(found)


def test_a_synopsis_that_is_too_long_goes_on_in_the_text_and_nothing_of_it_is_lost_or_twice() -> None:
    styles = style("H1", "heading 1")
    sentences = [f"Sentence number {n} says what it says in some words." for n in range(40)]
    one = read(word(p("Abstract", "H1") + p(" ".join(sentences)) + p("The text."), styles=styles))
    several = read(word(p("Abstract", "H1") + "".join(map(p, sentences)) + p("The text."), styles=styles))
    for found in (one, several):
        assert len(found.synopsis) <= 800 and found.synopsis.endswith("words.")
        whole = " ".join([found.synopsis, *(re.sub("<[^>]*>", "", value) for value in values(found))])
        assert whole == " ".join([*sentences, "The text."])
        assert "1 synopsis longer than 800 letters" in told(found)


def test_what_a_form_ticks_is_a_sign() -> None:
    names = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'
    box = (
        f'<w:sdt><w:sdtPr><w14:checkbox {names}><w14:checked w14:val="1"/></w14:checkbox></w:sdtPr><w:sdtContent>'
        f"{r('☒')}</w:sdtContent></w:sdt>"
    )
    assert values(read(word(p(box + r(" Agreed")))))[0] == "<p>☒ Agreed</p>"


def test_tracked_changes_leave_what_is_accepted_and_its_numbers() -> None:
    gone = '<w:del w:id="2"><w:r><w:delText>gone</w:delText></w:r></w:del>'
    body = (
        p("one", more=listed(1))
        + p(gone, more=f'{listed(1)}<w:rPr><w:del w:id="1"/></w:rPr>')
        + p(f'<w:ins w:id="3">{r("two")}</w:ins>', more=listed(1))
        + p(f'<w:moveFrom w:id="4">{r("moved")}</w:moveFrom>', more=listed(1))
        + p(f'<w:ins w:id="6">{r("three")}</w:ins>', more=listed(1))
        + p(f'<w:moveTo w:id="5">{r("moved")}</w:moveTo>')
    )
    found = read(word(body, lists=lists((DECIMAL,))))
    assert values(found) == ["<ol><li>one</li><li>two</li><li>three</li></ol>", "<p>moved</p>"]
    assert "Tracked changes were taken as accepted" in told(found)


def test_a_picture_in_two_forms_is_read_once_with_its_alternative_text_and_an_old_one_as_well() -> None:
    old = drawn('<v:imagedata r:id="a.png"/>')
    both = either(f"<w:drawing>{inline('a.png', 'A map')}</w:drawing>", old)
    found = read(word(p(both) + p(f"<w:r>{old}</w:r>") + p("Words."), media={"a.png": png().getvalue()}))
    assert kinds(found) == ["figure", "figure", "paragraph"] and len(found.pictures) == 2
    assert [value["alt"] for value in values(found)[:2]] == ["A map", ""]


def test_a_line_that_says_synopsis_begins_one_and_what_is_not_read_is_named() -> None:
    own = style("LC", "List Continue")
    body = p(r("ABSTRACT", "<w:b/>")) + p("In short.") + p("The text.", "LC") + '<w:altChunk r:id="x"/>'
    found = read(word(body, styles=own))
    assert found.synopsis == "In short." and values(found) == ["<p>The text.</p>"]
    assert "plain paragraphs: List Continue" in told(found) and "not read (w:altChunk)" in told(found)
    assert "Not understood" not in told(found)


def test_a_link_to_a_note_that_is_not_there_keeps_its_words() -> None:
    found = Imported()
    blocks_of('<p>See <a href="#footnote-policy">the policy</a>.</p>', found)
    assert values(found) == ["<p>See the policy.</p>"] and found.notes == []
    assert "1 link to no page of the web, but for the words" in found.report.dropped


def test_what_is_taken_out_or_unwrapped_leaves_the_order_of_the_rest() -> None:
    text = "<w:r><w:t>{}</w:t></w:r>"
    parts = "".join(
        f"<w:del>{text.format('gone')}</w:del><w:fldSimple>{text.format(f'a{n} ')}{text.format(f'b{n} ')}</w:fldSimple>"
        for n in range(3)
    )
    assert values(read(word(f"<w:p>{parts}</w:p>"))) == ["<p>a0 b0 a1 b1 a2 b2</p>"]


def test_a_number_of_a_list_is_never_longer_than_a_line() -> None:
    far = lists(("decimal " + "9" * 5000,), ("lowerLetter %1.",)).replace('start w:val="1"', 'start w:val="99999"')
    body = p(r("one"), more=listed(1)) + p(r("two"), more=listed(2))
    first, second = values(read(word(body, lists=far)))
    assert first == f"<p>{'9' * 40} one</p>" and second == f"<p>{'c' * 7}. two</p>"
