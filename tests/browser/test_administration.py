"""An administrator sets up an office and a wave by the keyboard alone."""

from playwright.sync_api import Locator, Page, expect

from surveyapp.domain.roles import Grant, Role
from surveyapp.services.planning import aim_of
from surveyapp.services.waves import list_plan
from surveyapp.store.places import office_with_code
from surveyapp.store.surveys import wave_with_code
from tests.browser.live import LiveSite
from tests.browser.pages import DESKTOP, PHONE, Screens, assert_accessible, assert_fits, assert_well_made
from tests.builders import Place
from tests.web.staff import PASSWORD, a_member_of_staff

MOST_TABS = 120


def tab_to(page: Page, target: Locator) -> None:
    """Press the tab key until the target has the focus: whoever has no mouse gets there."""
    for _ in range(MOST_TABS):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"{page.url}: the keyboard does not reach {target}")


def fill_in(page: Page, label: str, text: str) -> None:
    """Go to a field by the keyboard and write into it, in place of what is there."""
    tab_to(page, page.get_by_label(label, exact=True))
    page.keyboard.press("Control+a")
    page.keyboard.type(text)


def press(page: Page, name: str, role: str = "button") -> None:
    """Go to a button or a link by the keyboard and press it."""
    tab_to(page, page.get_by_role(role, name=name, exact=True).first)  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def sign_in(page: Page, site: LiveSite) -> None:
    a_member_of_staff(site.site, "quan-tri", Grant(Role.ADMIN))
    page.goto("/places/")
    fill_in(page, "Tên đăng nhập", "quan-tri")
    fill_in(page, "Mật khẩu", PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Cơ quan")


def test_from_an_office_to_a_wave_without_a_mouse(
    screens: Screens, live_site: LiveSite, place: Place
) -> None:
    page = screens.open(DESKTOP)
    sign_in(page, live_site)
    an_office_with_a_counter_and_a_service(page)
    a_wave_through_the_planner(page)
    with live_site.site.database.transaction(write=False) as session:
        office, wave = office_with_code(session, "xa-ea-kar"), wave_with_code(session, "2026-q3")
        assert office is not None
        assert wave is not None
        [line] = list_plan(session, "2026-q3")
        aim = aim_of(session, wave.id, office.id)
        assert aim is not None
        # 145 answers of a third of those invited are 436; 66 working days of 40 visits: 0.165, so 0.17.
        assert (line.office_code, line.probability, aim.margin) == ("xa-ea-kar", 0.17, 0.1)
    the_course_of_the_wave_is_well_made(page)


def an_office_with_a_counter_and_a_service(page: Page) -> None:
    press(page, "Thêm cơ quan", "link")
    fill_in(page, "Mã cơ quan", "xa-ea-kar")
    fill_in(page, "Tên cơ quan", "Trung tâm xã Ea Kar")
    fill_in(page, "Loại cơ quan", "commune")
    fill_in(page, "Tìm đơn vị hành chính theo tên", "ea kar")
    press(page, "Tìm đơn vị")
    tab_to(page, page.get_by_role("radio", name="Ea Kar"))
    page.keyboard.press("Space")
    press(page, "Thêm cơ quan")
    expect(page.get_by_role("heading", level=1)).to_have_text("Trung tâm xã Ea Kar")
    fill_in(page, "Tên quầy, ví dụ Quầy 1", "Quầy 1")
    press(page, "Thêm quầy")
    expect(page.get_by_role("link", name="Quầy 1")).to_be_visible()
    press(page, "Chọn thủ tục", "link")
    tab_to(page, page.get_by_role("checkbox", name="Cấp thẻ BHYT (s-ea-kar)"))
    page.keyboard.press("Space")
    press(page, "Lưu danh sách")
    expect(page.get_by_text("Cấp thẻ BHYT (s-ea-kar)")).to_be_visible()


def a_wave_through_the_planner(page: Page) -> None:
    page.goto("/waves/")
    press(page, "Thêm đợt khảo sát", "link")
    fill_in(page, "Mã đợt khảo sát", "2026-q3")
    fill_in(page, "Tên đợt khảo sát", "Quý III năm 2026")
    # The parts of a day are typed in the order of the browser's language; here a text of the same meaning is given.
    page.get_by_label("Ngày đầu tiên").fill("2026-07-01")
    page.get_by_label("Ngày cuối cùng").fill("2026-09-30")
    tab_to(page, page.get_by_role("checkbox", name="Trung tâm xã Ea Kar"))
    page.keyboard.press("Space")
    fill_in(page, "Sai số mong muốn (±)", "0,1")
    fill_in(page, "Tỷ lệ trả lời dự kiến (%)", "33,33")
    fill_in(page, "Số lượt một ngày ở cơ quan chưa có số liệu", "40")
    press(page, "Tính kế hoạch")
    expect(page.get_by_role("row", name="Trung tâm xã Ea Kar")).to_contain_text("0,17")
    assert_well_made(page)
    press(page, "Thêm đợt khảo sát")
    expect(page.get_by_role("heading", level=1)).to_have_text("Quý III năm 2026")


def the_course_of_the_wave_is_well_made(page: Page) -> None:
    """With an aim and what it takes: in Vietnamese at a desk, in English on a telephone."""
    page.goto("/waves/2/plan/")
    assert_well_made(page)
    page.set_viewport_size(PHONE)
    page.goto("/waves/2/plan/?lang=en")
    assert_accessible(page, "in English on a telephone")
    assert_fits(page)
