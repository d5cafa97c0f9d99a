// Links marked data-go open without a reload: the address changes and Streamlit is told as on a press of "back".
// A click with a modifier key, or without this script, is an ordinary link: every view is its URL.
const SKIP = "[data-testid='stHtml'], [data-testid='stMarkdownContainer'], .fazhi-reader, .js-plotly-plot"
const ATTRIBUTES = ["aria-label", "aria-roledescription", "title", "placeholder"]

function follow(event) {
  const link = event.target.closest?.("a[data-go]")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
  event.preventDefault()
  window.history.pushState({}, "", link.href)
  window.dispatchEvent(new PopStateEvent("popstate", { state: {} }))
  document.querySelector("[data-testid='stMain']")?.scrollTo(0, 0)
}

async function copy(event) {
  const link = event.target.closest?.("a[data-copy]")
  if (!link) return
  event.preventDefault()
  try {
    await navigator.clipboard.writeText(location.href)
  } catch {
    const field = document.createElement("textarea") // an intranet address without https has no clipboard
    field.value = location.href
    document.body.append(field)
    field.select()
    document.execCommand("copy")
    field.remove()
  }
  const before = link.textContent
  link.textContent = link.dataset.copy
  setTimeout(() => (link.textContent = before), 1600)
}

// Figures keep on paper the size they were drawn at: how much smaller they must be is known only before the page is set.
const PAPER = 1180 // pixels of width in style/print.css

function measure() {
  const width = document.querySelector("[data-testid='stMainBlockContainer']")?.clientWidth ?? PAPER
  document.documentElement.style.setProperty("--fit", Math.min(1, PAPER / (width - 64)).toFixed(4))
  for (const figure of document.querySelectorAll(".js-plotly-plot, [data-testid='stDataFrame']")) {
    figure.style.setProperty("--drawn", `${figure.clientWidth}px`)
    figure.style.setProperty("--high", `${figure.clientHeight}px`)
  }
}

function translate(words, patterns, root) {
  const swap = (text) => {
    const trimmed = text.trim()
    if (words[trimmed]) return text.replace(trimmed, words[trimmed])
    const [action, ...of] = trimmed.split(": ") // Search: 数据表
    if (of.length && words[action]) return `${words[action]}：${of.join(": ")}`
    const [expression, better] = patterns.find(([expression]) => expression.test(trimmed)) ?? []
    return expression ? trimmed.replace(expression, better) : null
  }
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const own = node.parentElement?.closest("[data-testid='stFileUploaderDropzone'] button")
    if (!own && node.parentElement?.closest(SKIP)) continue
    const better = swap(node.data)
    if (better && better !== node.data) node.data = better
  }
  for (const element of [root, ...root.querySelectorAll(ATTRIBUTES.map((name) => `[${name}]`).join())]) {
    for (const name of ATTRIBUTES) {
      const better = element.hasAttribute(name) && swap(element.getAttribute(name))
      if (better) element.setAttribute(name, better)
    }
  }
}

export default function (component) {
  const { words, lang } = component.data
  const patterns = component.data.patterns.map(([expression, better]) => [new RegExp(expression), better])
  document.documentElement.lang = lang === "zh" ? "zh-CN" : "en"
  document.addEventListener("click", follow)
  document.addEventListener("click", copy)
  window.addEventListener("beforeprint", measure)
  document.documentElement.dataset.bridge = lang // ready: tests wait for it
  let observer = null
  if (Object.keys(words).length) {
    translate(words, patterns, document.body)
    observer = new MutationObserver((changes) => {
      for (const change of changes) {
        for (const node of change.addedNodes) if (node.nodeType === 1) translate(words, patterns, node)
        if (change.type !== "childList") translate(words, patterns, change.target.parentElement ?? document.body)
      }
    })
    const seen = { childList: true, subtree: true, characterData: true, attributes: true, attributeFilter: ATTRIBUTES }
    observer.observe(document.body, seen)
  }
  return () => {
    observer?.disconnect()
    document.removeEventListener("click", follow)
    document.removeEventListener("click", copy)
    window.removeEventListener("beforeprint", measure)
  }
}
