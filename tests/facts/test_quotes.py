"""Statements: who said what."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from searchkit import Article
from searchkit.facts.people import people
from searchkit.facts.personal_names import names_in
from searchkit.facts.quotes import quotes
from searchkit.facts.sentences import passages


def said(*paragraphs: str) -> list[tuple[str, str | None, str, bool]]:
    return [quote[:4] for quote in quotes(Article("1", "Tin trong ngày", paragraphs))]


@pytest.mark.parametrize(
    ("paragraph", "told"),
    [
        (
            "“Xã nào cũng phải có mạng nhanh”, Bộ trưởng Nguyễn Văn Xuân nhấn mạnh.",
            ("Nguyễn Văn Xuân", "Bộ trưởng", "Xã nào cũng phải có mạng nhanh", True),
        ),
        (
            'Giám đốc Sở Y tế Trần Thị Hạ cho biết: "Bệnh án giấy sẽ hết trong năm nay".',
            ("Trần Thị Hạ", "Giám đốc Sở Y tế", "Bệnh án giấy sẽ hết trong năm nay", True),
        ),
        (
            "“Bà con quét mã trả tiền rau đã quen” - ông Lê Thu, Trưởng phòng Kinh tế, nói.",
            ("Lê Thu", "Trưởng phòng Kinh tế", "Bà con quét mã trả tiền rau đã quen", True),
        ),
        (
            (
                "Phát biểu tại hội nghị, Phó Thủ tướng Chính phủ Đỗ Đông yêu cầu các bộ nối dữ liệu"
                " trước tháng 6."
            ),
            (
                "Đỗ Đông",
                "Phó Thủ tướng Chính phủ",
                "các bộ nối dữ liệu trước tháng 6.",
                False,
            ),
        ),
        (
            "Theo bà Phạm Minh Sương, người già cần được chỉ tận tay.",
            ("Phạm Minh Sương", None, "người già cần được chỉ tận tay.", False),
        ),
        (
            (
                "Đồng chí Hoàng Mai - Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh cho rằng việc này đã"
                " chậm một"
                " năm."
            ),
            (
                "Hoàng Mai",
                "Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh",
                "việc này đã chậm một năm.",
                False,
            ),
        ),
    ],
)
def test_a_statement_has_its_speaker(paragraph: str, told: tuple[object, ...]) -> None:
    assert said(paragraph) == [told]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Hội nghị nhấn mạnh việc nối dữ liệu giữa các bộ.",
        "Tấm biển ghi “Nơi tiếp nhận hồ sơ trực tuyến của phường”.",
        "Thủ tướng đánh giá cao nỗ lực của các bộ trong năm qua.",
        "Bộ trưởng Nguyễn Văn Xuân phát biểu tại hội nghị sáng nay.",
        "Bộ trưởng Nguyễn Văn Xuân được yêu cầu báo cáo trước ngày 5 tháng tới.",
        "Ông Bình cho biết mọi việc đã xong từ hôm qua.",
        "Thống đốc, ông Lê Văn Thu tuyên bố tình trạng khẩn cấp sau trận lốc.",
        "Theo Winter Times, tuyết sẽ tan vào mùa xuân sang năm.",
    ],
)
def test_what_nobody_known_says_is_no_statement(paragraph: str) -> None:
    assert [who for who, *_ in said(paragraph)] in ([], ["Thủ tướng"])[:1]


@pytest.mark.parametrize(
    ("paragraphs", "speaker"),
    [
        (("Anh Lê Hạ mở quán.", "Hạ chia sẻ: “Khách quét mã trả tiền”."), "Lê Hạ"),
        (("Ông Hùng Trần Hạ đến.", "“Tôi quét mã trả tiền rau”, Jane Winter nói."), "Jane Winter"),
        (
            ("Tổng thống Qatar Jane Winter đến.", "Tổng thống Qatar cho biết mạng đã về bản."),
            "Jane Winter",
        ),
        (("Jane Winter xem chợ.", "Ông Winter cho biết mạng đã về bản rồi."), "Jane Winter"),
        (("Ông Trần Hạ thăm chợ.", "Đồng thời ông Hạ lưu ý mạng chưa về bản."), "Trần Hạ"),
        (("Ông Trần Hạ nói:", "“Bà con quét mã trả tiền rau đã quen”."), "Trần Hạ"),
        (("“Mạng đã về bản rồi”, ông Trần Hạ nói và cho biết chợ sẽ họp.",), "Trần Hạ"),
        (("Chủ tịch UBND huyện Gia Mai Trần Thu Hạ cho biết, mạng đã về bản.",), "Trần Thu Hạ"),
        (("Ông Trần Hạ nghẹn ngào kể: “Chợ đã họp lại sau mùa lũ”.",), "Trần Hạ"),
        (
            (
                "Thủ tướng Trần Hạ cho biết mạng đã về bản.",
                "Nhà lãnh đạo nhấn mạnh chợ sẽ họp lại.",
            ),
            "Trần Hạ",
        ),
        (("Ca sĩ Trần Thị Hạ hát xong.", "Nữ ca sĩ chia sẻ rằng mạng đã về bản."), "Trần Thị Hạ"),
        (
            ("Luật sư Trần Hạ nói rằng mạng đã về bản.", "Luật sư khẳng định chợ sẽ họp lại."),
            "Trần Hạ",
        ),
        (
            ("Bí thư Trần Hạ thăm chợ. Người đứng đầu Tỉnh ủy cho biết mạng sẽ về bản.",),
            "Trần Hạ",
        ),
        (("Ông Võ Văn Hoan cho biết mạng đã về bản. Ông Hoàn nói chợ sẽ họp.",), "Võ Văn Hoan"),
        (
            (
                "Ông Phạm Sỹ Quý đến chợ. Phạm Sỹ Quý về. Ông Phạm Sĩ Quý cười.",
                "Ông Quý cho biết mạng đã về bản.",
            ),
            "Phạm Sỹ Quý",
        ),
    ],
)
def test_many_kinds_of_mentions_mean_one_person(paragraphs: tuple[str, ...], speaker: str) -> None:
    assert {who for who, *_ in said(*paragraphs)} == {speaker}


@pytest.mark.parametrize(
    ("paragraphs", "speaker"),
    [
        (("Người phát ngôn Bộ Ngoại giao Trần Thị Hạ cho biết, chợ sẽ họp lại.",), "Trần Thị Hạ"),
        (("Chủ tịch HĐTV Vinamai Trần Thu Hạ cho biết, chợ sẽ họp lại.",), "Trần Thu Hạ"),
        (("Tổng thống V.Vin-tơ-phin nhấn mạnh tuyết sẽ tan dần.",), "V.Vin-tơ-phin"),
        (
            ("Ông B.Vin-tơ đến.", "Ông Vin-tơ cho biết tuyết sẽ tan dần."),
            "B.Vin-tơ",
        ),
        (
            (
                "Chủ tịch UBND TP Hà Nội Lê Thu Hạ đến.",
                "Chủ tịch thành phố yêu cầu chợ họp lại sớm.",
            ),
            "Lê Thu Hạ",
        ),
        (
            ("Bà Winter xem chợ. Trong phiên ấy, bà nói rằng tuyết sẽ tan dần. Jane Winter về.",),
            "Jane Winter",
        ),
        (
            ("Ông Moon Winter, cố vấn của Tổng thống Hàn Quốc Kim Snow, nói tuyết sẽ tan dần.",),
            "Moon Winter",
        ),
        (("Jane Winter, người tháp tùng đoàn, nói rằng tuyết sẽ tan dần.",), "Jane Winter"),
        (
            ("“Mạng đã về tới bản”, ông Trần Hạ thông tin, đồng thời cho biết chợ sẽ họp.",),
            "Trần Hạ",
        ),
        (
            ("Ngay sau phiên chợ, Bộ trưởng Trần Hạ đã cảm ơn bà con và cho rằng mạng sẽ về bản.",),
            "Trần Hạ",
        ),
        (("Bộ trưởng Trần Hạ thăm chợ phiên; khẳng định mạng sẽ về tới bản.",), "Trần Hạ"),
        (
            ("Đại biểu Trần Hạ (Mai Châu) đã đưa ra câu chuyện buồn: “Bản tôi chưa có mạng”.",),
            "Trần Hạ",
        ),
        (("“Bản tôi chưa có mạng đâu”. Trưởng thôn Trần Hạ khẳng định. Chợ tan.",), "Trần Hạ"),
        (
            ("Trung tướng Trần Hạ đến.", "Trung tướng khẳng định mạng sẽ về tới bản."),
            "Trần Hạ",
        ),
        (("Ông Trần Hạ, Phó giám đốc Vinamai nhấn mạnh, mạng sẽ về tới bản.",), "Trần Hạ"),
        (("Bộ trưởng Trần Hạ trong buổi gặp đoàn ngày 2-6 cho biết: Mạng sẽ về bản.",), "Trần Hạ"),
        (("Phó Chủ tịch Trần Hạ vừa ký văn bản yêu cầu các xã nối mạng sớm.",), "Trần Hạ"),
        (("“Bản tôi chưa có mạng đâu”, chuyên gia Jane N. Winter nói.",), "Jane N. Winter"),
        (("Theo nhận định của nghị sĩ Nga Igor Winter, tuyết sẽ tan dần.",), "Igor Winter"),
        (("Theo bà Lê Thu – Trưởng phòng Kinh tế - chợ quê đã có mạng.",), "Lê Thu"),
        (("Ông Trần Hạ nêu rõ: ''Bản tôi chưa có mạng đâu''.",), "Trần Hạ"),
        (("Ông Trần Hạ đánh giá việc nối mạng là bước tiến lớn.",), "Trần Hạ"),
        (("Ông Trần Hạ thông báo hai bên đã nối mạng xong.",), "Trần Hạ"),
        (("“Chợ quê tôi vui như hội xuân”, bà Trần Thị Hạ bật cười.",), "Trần Thị Hạ"),
        (("Chợ sẽ họp lại vào mùa sau, theo ông Trần Hạ.",), "Trần Hạ"),
        (("Theo ông Trần Hạ thì chợ sẽ họp lại vào mùa sau.",), "Trần Hạ"),
        (("Chợ tan.Ông Trần Hạ cho biết chợ sẽ họp lại.",), "Trần Hạ"),
        (
            ("Bà Trần Thị Hạ, người được giao trông chợ, hôm qua nói mạng sẽ về bản.",),
            "Trần Thị Hạ",
        ),
        (("Anh Trần Hạ (quê Mai Châu) người gánh hàng cho biết, mạng sẽ về bản.",), "Trần Hạ"),
        (("Thợ săn gấu Igor Winter thì nói: “Tuyết rồi sẽ tan dần thôi”.",), "Igor Winter"),
        (("Ông Igor Winter trêu người Tuyết rằng “các anh chỉ sợ mùa xuân”.",), "Igor Winter"),
        (
            ("“Tuyết rồi sẽ tan dần thôi”, Igor Winter, một nhà buôn muối, cho biết.",),
            "Igor Winter",
        ),
        (
            ("Ông Trần Hạ cho rằng chợ họp đã xong. Đồng thời cho biết, mạng sẽ về tới bản.",),
            "Trần Hạ",
        ),
        (
            ("“Bản tôi chưa có mạng”. Đó là phát biểu của ông Trần Hạ, Trưởng thôn Mây.",),
            "Trần Hạ",
        ),
        (
            (
                "Bà Trần Thị Hạ đến.",
                "Theo bà Hạ: “Bản tôi chưa có mạng đâu”.",
            ),
            "Trần Thị Hạ",
        ),
        (("“Tuyết rồi sẽ tan dần thôi”, tờ Chợ Quê dẫn lời ông Igor Winter.",), "Igor Winter"),
        (
            ("Một thí sinh là em Trần Hạ, học sinh Trường Mây thì nói đề thi quá dễ.",),
            "Trần Hạ",
        ),
        (("Thứ trưởng Công Thương Trần Hạ nói rằng mạng sẽ về tới bản.",), "Trần Hạ"),
        (
            ("Tổng thống Nga Igor Winter đến. Người đứng đầu nước Nga nói chợ sẽ rất vui.",),
            "Igor Winter",
        ),
        (("Chị Trần Hạ (Vinamai; xã Mây) khiếu nại: “Bản tôi chưa có mạng đâu”.",), "Trần Hạ"),
        (("Theo như ông Trần Hạ, mạng sẽ về tới bản mùa này.",), "Trần Hạ"),
        (
            ("Cho rằng chợ sẽ đông, bà Trần Thị Hạ khuyến nghị “các xã nối mạng cho chợ”.",),
            "Trần Thị Hạ",
        ),
        (("Cố Thủ tướng Trần Hạ từng khẳng định: “Chợ quê là hồn của bản”.",), "Trần Hạ"),
        (("Ông Trần Hạ ủng hộ việc này: “Tôi mong mạng sẽ về tới bản”.",), "Trần Hạ"),
        (("Đại diện Chợ Mây, ông Trần Hạ, cho biết nguyên nhân là mạng về muộn.",), "Trần Hạ"),
        (("“Tuyết rồi sẽ tan dần thôi”, ông Igor Winter hôm 1/7 viết trên mạng.",), "Igor Winter"),
        (("Bộ trưởng Trần Hạ đến. Bà Bộ trưởng cho biết, mạng sẽ về tới bản.",), "Trần Hạ"),
        (
            ("Theo ý kiến của Phó Chủ tịch Ủy ban Chợ Tuyết Igor Winter, tuyết sẽ tan dần.",),
            "Igor Winter",
        ),
        (
            ("Già làng Trần Hạ (70 tuổi, trú tại Bản Mây) cho biết: “Bản tôi chưa có mạng đâu”.",),
            "Trần Hạ",
        ),
        (("Ông Trần Hạ tha thiết mong các xã nối mạng cho chợ.",), "Trần Hạ"),
        (("Theo lời ông Igor Winter: “Tuyết rồi sẽ tan dần thôi”.",), "Igor Winter"),
    ],
)
def test_many_kinds_of_sentences_say_who_speaks(paragraphs: tuple[str, ...], speaker: str) -> None:
    assert {who for who, *_ in said(*paragraphs)} == {speaker}


def test_two_who_speak_together_are_both_named() -> None:
    told = said("Bộ trưởng Trần Hạ và Tổng thống Nga Igor Winter nhấn mạnh chợ sẽ họp lại.")
    assert [(who, title) for who, title, *_ in told] == [
        ("Trần Hạ", "Bộ trưởng"),
        ("Igor Winter", "Tổng thống Nga"),
    ]


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Ban bí thư nhận định việc nối mạng còn chậm ở nhiều nơi.",),
        ("Bộ Tổng tư lệnh nước Tuyết cho biết mạng sẽ về tới bản.",),
        ("Theo Đại sứ quán Việt Nam tại xứ Tuyết, mạng sẽ về tới bản.",),
        ("Winter Việt Nam (WVN) cho biết, mạng sẽ về tới bản sớm.",),
        ("Thủ tướng Thái Lan Prayut đến. Truyền thông Thái Lan cho biết chợ sẽ họp.",),
        ("Chính phủ Tổng thống Igor Winter xác nhận chợ sẽ họp lại sớm.",),
        ("Ông Trần Hạ đến. PV: Để chợ họp sớm, theo ông, có cần nối mạng không?",),
        ("Bộ trưởng Trần Hạ nhiều lần từ chối đề xuất này của các xã.",),
        (
            "Theo phóng viên TTXVN tại London, Winter Benck bán hàng.",
            "Winter Benck nêu rõ lãi giảm dần từ năm ngoái.",
        ),
        ("Về chủ đề “Mạng về tới bản xa”, Bộ trưởng Trần Hạ vui vẻ.",),
        ("Anh Trần Hạ nói thầm. Bà cho biết mạng đã về tới bản rồi.",),
        ('Tờ "Chợ quê ngày nay", Giám đốc Trần Hạ phát biểu ngắn.',),
        ("Ảnh: Trần Hạ. Bà nói rằng mạng đã về tới bản rồi.",),
        ("Ông Trần Hạ đến. Một vị khách hiểu rằng mạng sẽ về tới bản.",),
        ("Ông Trần Hạ hiểu rằng mạng sẽ về tới bản trong mùa này.",),
        ("Trần Hạ đến. Người phát ngôn xứ Tuyết cho biết mạng sẽ về tới bản.",),
        ("Theo đề nghị của ông Trần Hạ, hai bên đã gặp nhau ở chợ.",),
        ("Ông Trần Hạ đến. Một chuyên gia khác đi. Vị chuyên gia nói chợ sẽ họp.",),
        (
            "Ông Igor Winter đến.",
            "Cố vấn Tổng thống Winter cho biết tuyết sẽ tan dần.",
        ),
        (
            "Ông Trần Hạ đến.",
            "Tờ Chợ Quê cho biết mạng sẽ về tới bản.",
        ),
        (
            "Tổng thống Igor Winter đến.",
            "Người phát ngôn Tổng thống Winter cho biết tuyết sẽ tan dần.",
        ),
    ],
)
def test_bodies_papers_and_titles_are_no_speakers(paragraphs: tuple[str, ...]) -> None:
    assert said(*paragraphs) == []


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Bà Trần Thị Hạ đến.", "Chợ họp. Ông cho biết mạng đã về bản."),  # a woman is no "ông"
        ("Ông Trần Hạ đến.", "Văn phòng Tổng thống Qatar cho biết mạng đã về bản."),
        ("Winter Bank mở quầy.", "Winter Bank mong muốn khách sẽ quét mã."),
        ("Ông Trần Hạ đến.", "Hai nhà lãnh đạo nhấn mạnh chợ sẽ họp lại sớm."),
    ],
)
def test_what_looks_like_a_speaker_is_none(paragraphs: tuple[str, ...]) -> None:
    assert said(*paragraphs) == []


def test_a_title_alone_means_the_one_who_has_it() -> None:
    first = "Thủ tướng Nguyễn Văn Xuân dự họp cùng Phó Thủ tướng Đỗ Đông."
    second = "Thủ tướng nêu rõ dữ liệu là của chung."
    assert said(first, second) == [("Nguyễn Văn Xuân", "Thủ tướng", "dữ liệu là của chung.", False)]


def test_of_several_people_none_is_meant() -> None:
    first = "Giám đốc Trần Thị Hạ và Giám đốc Lê Thu cùng dự."
    second = "Giám đốc cho biết máy chủ đã chạy ổn định."
    assert said(first, second) == [("Giám đốc", None, "máy chủ đã chạy ổn định.", False)]
    both, one = "Ông Nguyễn Hùng và ông Trần Hùng đến.", "Ông Hùng cho biết mọi việc đã xong."
    assert said(both, one) == []
    assert said(f"{both} {one}") == []


def test_of_several_people_the_one_named_last_is_meant() -> None:
    first = "Ông Nguyễn Hùng đến. Ông Trần Hùng về. Ông Hùng cho biết mọi việc đã xong."
    assert [who for who, *_ in said(first)] == ["Trần Hùng"]
    second = "Ông Nguyễn Hùng nói chợ sẽ vui lắm. Ông Trần Hùng về. Ông Hùng nói mạng đã về bản."
    assert [who for who, *_ in said(second)] == ["Nguyễn Hùng", "Nguyễn Hùng"]


def test_he_is_with_whom_the_sentence_before_begins() -> None:
    text = "Ông Lê Hùng nói mạng sẽ chậm lắm. Ông Trần Hạ đã đến. Ông cho biết chợ sẽ họp lại."
    assert [who for who, *_ in said(text)] == ["Lê Hùng", "Trần Hạ"]


@pytest.mark.parametrize(
    ("paragraph", "speaker", "text"),
    [
        (
            "Sáng nay, ông Trần Hạ, Phó Chủ tịch xã Đông (ảnh), cũng cho biết mạng đã về bản.",
            "Trần Hạ",
            "mạng đã về bản.",
        ),
        ("Mạng đã về tới bản rồi, ông Trần Hạ nói.", "Trần Hạ", "Mạng đã về tới bản rồi"),
        (  # somebody goes on
            "Ông Trần Hạ cảm ơn bà con đã đến từ sớm và cho biết, mạng đã về bản.",
            "Trần Hạ",
            "mạng đã về bản.",
        ),
        (
            "Bộ trưởng Trần Hạ thăm chợ phiên của xã, khẳng định mạng đã về bản.",
            "Trần Hạ",
            "mạng đã về bản.",
        ),
        (  # a name with initials; a body that ends like a place; no bridge
            "Cố vấn J.K. Winterfield nói rằng tuyết sẽ tan vào mùa xuân.",
            "J.K. Winterfield",
            "tuyết sẽ tan vào mùa xuân.",
        ),
        (
            "Thứ trưởng Bộ Phát triển nông thôn Trần Thanh Hạ nhấn mạnh: Lúa đã chín vàng rồi.",
            "Trần Thanh Hạ",
            "Lúa đã chín vàng rồi.",
        ),
        (
            "Đại biểu Trần Văn Cầu đến. “Lúa đã chín vàng rồi”, đại biểu Cầu nhấn mạnh.",
            "Trần Văn Cầu",
            "Lúa đã chín vàng rồi",
        ),
        (  # whom the article names for the first time by what comes behind
            "Alfred Winterfield, phát ngôn viên của hãng, giải thích rằng tuyết sẽ tan dần.",
            "Alfred Winterfield",
            "tuyết sẽ tan dần.",
        ),
        (
            "Theo lời ông Trần Hạ, mạng đã về tới bản từ tuần trước.",
            "Trần Hạ",
            "mạng đã về tới bản từ tuần trước.",
        ),
        (
            "Tổng thống Xứ Tuyết Alfred Winterfield khẳng định tuyết sẽ tan vào mùa xuân.",
            "Alfred Winterfield",
            "tuyết sẽ tan vào mùa xuân.",
        ),
        (
            "Theo bà Lê Thu, Trưởng phòng Kinh tế, chợ quê đã có mạng.",
            "Lê Thu",
            "chợ quê đã có mạng.",
        ),
        (
            "Ông Trần Hạ nói: “Bà con gọi đó là “chợ không tiền mặt” từ lâu”.",
            "Trần Hạ",
            "Bà con gọi đó là “chợ không tiền mặt” từ lâu",
        ),
    ],
)
def test_a_speaker_is_read_backwards_from_the_verb(paragraph: str, speaker: str, text: str) -> None:
    assert [(who, what) for who, _, what, _ in said(paragraph)] == [(speaker, text)]


def test_he_is_who_spoke_just_before() -> None:
    first, second = "“Mạng đã về tới bản rồi”", "“Tháng sau sẽ có thêm trạm”"
    paragraph = f"Ông Lê Thu cho biết: {first}. Ông khẳng định: {second}."
    assert [who for who, *_ in said(paragraph)] == ["Lê Thu", "Lê Thu"]


def test_names_of_places_are_nobody() -> None:
    text = "Chủ tịch UBND TP Hà Nội Nguyễn Văn Xuân thăm Cao Bằng và Hà Giang."
    assert [text[start:end] for start, end in names_in(text)] == ["Nguyễn Văn Xuân"]
    assert people([text])["Nguyễn Văn Xuân"].title == "Chủ tịch UBND TP Hà Nội"


_PIECES = st.sampled_from(
    ["“", "”", '"', ", ", ". ", ": ", "Thủ tướng ", "Bộ trưởng Bộ Y tế ", "ông ", "Ông ", "Theo ",
     "Nguyễn Văn Xuân", "Trần Hạ ", "Hà Nội ", " cho biết", " nhấn mạnh ", " yêu cầu ", " - ",
     "mọi việc đã xong từ hôm qua", "dữ liệu là của chung ", "rằng ", "được ", " đánh giá cao "]
)  # fmt: skip


@given(st.lists(_PIECES, max_size=25).map("".join))
def test_whatever_is_written_statements_stand_in_it(text: str) -> None:
    article = Article("1", "Tin", (text,) if text else ())
    read = dict(passages(article))
    ends = 0
    for quote in quotes(article):
        assert quote.speaker in text
        assert read[quote.passage][quote.start : quote.end] == quote.text
        assert quote.start >= ends
        ends = quote.start


def test_what_is_said_begins_behind_an_office_without_a_comma() -> None:
    first = "Thủ tướng Chính phủ Lê Văn Xuân thăm xã Mai."
    told = "Theo Thủ tướng Chính phủ việc nối mạng cho xã rất gấp, phải xong trong năm nay."
    [(speaker, _, text, direct)] = said(first, told)
    assert (speaker, direct) == ("Lê Văn Xuân", False)
    assert text.startswith("việc nối mạng cho xã rất gấp, phải xong")
