"""The page inside another site, as `rangeviz map --embed` puts it there, with its header sent."""

from __future__ import annotations

from rangeviz.page.embed import embed_snippet, policy_header

SITE = "http://site.example/"


def test_the_page_works_in_its_iframe_under_its_policy(browser, shipped_page, shipped_map):
    snippet = embed_snippet(shipped_map, shipped_page.name)
    name, _, policy = policy_header(shipped_map).partition(": ")
    faults = []
    context = browser.new_context(viewport={"width": 1100, "height": 900})
    context.set_default_timeout(5000)
    page = context.new_page()
    page.on("console", lambda message: faults.append(message.text))
    page.on("pageerror", lambda error: faults.append(str(error)))

    def answer(route):
        if route.request.url == SITE:
            route.fulfill(
                body=f"<!DOCTYPE html><title>A site</title>{snippet}", content_type="text/html"
            )
        elif route.request.url == SITE + shipped_page.name:
            route.fulfill(
                body=shipped_map, content_type="text/html; charset=utf-8", headers={name: policy}
            )
        else:
            faults.append(route.request.url)
            route.abort()

    context.route("**/*", answer)
    context.route("https://**/*", lambda route: route.fulfill(body="a source"))
    page.goto(SITE)
    frame = page.frame_locator("iframe[title='Published missile range claims']")
    frame.locator(".rv-claim .rv-line").first.wait_for(state="attached")
    box = page.locator("iframe").bounding_box()
    assert box["height"] == 720
    assert 1080 < box["width"] <= 1100
    page.frames[1].evaluate("rangeviz.showClaim(rangeviz.claims.find((claim) => claim.source_url))")
    with context.expect_page() as opened:
        frame.locator("#rv-card a").first.click()
    assert opened.value.evaluate("document.body.innerText") == "a source"
    frame.locator("#rv-card").press("Escape")
    frame.get_by_role("button", name="Table of cities").click()
    with page.expect_download() as kept:
        frame.get_by_role("button", name="Download as CSV").click()
    assert kept.value.suggested_filename == "cities.csv"
    context.close()
    assert faults == []
