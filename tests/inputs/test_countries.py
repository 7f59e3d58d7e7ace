"""Countries as people write them."""

from __future__ import annotations

import pycountry
import pytest

from rangeviz.inputs.countries import country_code, country_codes, country_name

WRITTEN = {
    "AE": ["UAE", "U.A.E.", "United Arab Emirates", "ARE"],
    "CD": ["Congo, Dem. Rep.", "DRC", "Congo (Democratic Republic of the)", "Congo (Kinshasa)"],
    "CI": ["Ivory Coast", "Côte d’Ivoire", "Cote d'Ivoire"],
    "CN": ["PRC", "P.R. China", "China", "People’s Republic of China"],
    "GB": ["UK", "U.K.", "the United Kingdom", "Great Britain", "GBR"],
    "IR": ["Iran", "IRAN", "Iran, Islamic Republic of", "Iran (Islamic Republic of)", "irn"],
    "KP": ["North Korea", "DPRK", "D.P.R.K.", "N. Korea", "Korea, North", "Korea (North)", "PRK"],
    "KR": ["South Korea", "ROK", "Korea, Rep.", "Republic of Korea", "Korea, Republic of"],
    "LC": ["St. Lucia", "Saint Lucia", "St Lucia"],
    "PK": ["PK", "pk", " Pakistan ", "Islamic Republic of Pakistan"],
    "RU": ["Russia", "Russian Federation"],
    "TR": ["Turkey", "Türkiye", "Turkiye"],
    "TT": ["Trinidad & Tobago", "Trinidad and Tobago"],
    "TW": ["Taiwan", "Taiwan, Province of China", "Republic of China"],
    "US": ["USA", "U.S.A.", "United States", "The United States of America", "US"],
    "VN": ["Vietnam", "Viet Nam"],
    "XK": ["Kosovo", "XK"],
}
ABROAD = {
    "AE": ["Émirats arabes unis", "Emiratos Árabes Unidos", "الإمارات"],
    "CN": ["Chine", "Cina", "КНР", "中国", "中國", "중국", "VR China"],
    "DE": ["Deutschland", "Allemagne", "Niemcy", "ドイツ"],
    "GB": ["Großbritannien", "Royaume-Uni", "Reino Unido", "Великобритания", "英国", "영국"],
    "IN": ["Inde", "Índia", "Hindistan", "भारत", "インド", "الهند", "بھارت"],
    "IR": ["ایران", "إيران", "ايران", "Иран", "איראן", "伊朗", "Irã"],
    "KP": ["Nordkorea", "Corée du Nord", "Corea del Norte", "КНДР", "朝鲜", "北朝鮮", "북한"],
    "KR": ["Südkorea", "韩国", "韓國", "대한민국", "한국", "Республика Корея"],
    "PK": ["Paquistão", "پاکستان", "पाकिस्तान", "巴基斯坦"],
    "RU": ["Russland", "Россия", "Российская Федерация", "俄罗斯", "ロシア", "روسيا"],
    "US": ["Etats-Unis", "États-Unis", "EE. UU.", "США", "アメリカ", "米国", "ABD"],
}


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, texts in WRITTEN.items() for t in texts])
def test_a_country_is_known_by_what_people_call_it(code: str, text: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(("code", "text"), [(c, t) for c, texts in ABROAD.items() for t in texts])
def test_a_country_is_known_by_its_names_in_other_languages(code: str, text: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("North Korea (DPRK)", "KP"),
        ("ROK (South Korea)", "KR"),
        ("Iran (Pakistan)", ""),
        ("Yemen (Houthis)", ""),
        ("🇮🇳", "IN"),
    ],
)
def test_two_names_of_one_country_are_one(text: str, code: str) -> None:
    assert country_code(text) == code


@pytest.mark.parametrize("text", ["Korea", "korea", "Congo", "Corea", "Corée", "Kongo", "刚果"])
def test_what_two_countries_are_called_is_not_chosen_between(text: str) -> None:
    assert len(country_codes(text)) == 2
    assert country_code(text) == ""


@pytest.mark.parametrize("text", ["", "-", "Atlantis", "Europe", "NATO", "Korean", "Iran/Iraq"])
def test_what_is_no_country_is_none(text: str) -> None:
    assert country_codes(text) == ()


def test_every_country_is_known_by_code_and_by_each_of_iso_s_names() -> None:
    for country in pycountry.countries:
        for kind in ("alpha_2", "alpha_3", "name", "official_name", "common_name"):
            name = getattr(country, kind, country.name)
            assert country.alpha_2 in country_codes(name) or name == "Congo", name
        assert country_code(country_name(country.alpha_2)) in (country.alpha_2, "")
