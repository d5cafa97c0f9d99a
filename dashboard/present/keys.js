// Keys, the control bar and the size of the stage. A slide is 1920 x 1080; the window decides the factor.
const [WIDTH, HEIGHT, QUIET] = [1920, 1080, 2500]
let now = null // what the last run gave: number, of, labels, send, and the tools drawn from them
let wanted = 0 // the slide asked for last: keys may be faster than the server
let timer = 0

function fit() {
  const k = Math.min(innerWidth / WIDTH, innerHeight / HEIGHT)
  const root = document.documentElement.style
  root.setProperty("--k", k)
  root.setProperty("--x", `${(innerWidth - WIDTH * k) / 2}px`)
  root.setProperty("--y", `${(innerHeight - HEIGHT * k) / 2}px`)
}

function go(n) {
  const next = Math.min(Math.max(1, n), now.of)
  if (next === wanted) return
  wanted = next
  now.send(next)
}

function leave() {
  const address = new URL(location.href)
  for (const name of ["present", "slide"]) address.searchParams.delete(name)
  if (document.fullscreenElement) document.exitFullscreen()
  history.pushState({}, "", address)
  dispatchEvent(new PopStateEvent("popstate", { state: {} }))
}

function full() {
  if (document.fullscreenElement) document.exitFullscreen()
  else document.documentElement.requestFullscreen?.().catch(() => {})
}

const sentences = () => document.querySelector(".slideevidence")
const toggle = (pane) => pane && (pane.hidden = !pane.hidden)
const evidence = () => toggle(sentences())
const help = () => toggle(now.help)

function close() {
  const open = [sentences(), now.help].filter((pane) => pane && !pane.hidden)
  for (const pane of open) pane.hidden = true
  return open.length > 0
}

function scroll(by) {
  const pane = sentences()
  if (pane && !pane.hidden) pane.scrollTop += by
}

const ACTS = {
  PageDown: () => go(wanted + 1), ArrowRight: () => go(wanted + 1), " ": () => go(wanted + 1),
  PageUp: () => go(wanted - 1), ArrowLeft: () => go(wanted - 1), Home: () => go(1), End: () => go(now.of),
  ArrowDown: () => scroll(120), ArrowUp: () => scroll(-120),
  e: evidence, f: full, h: help, Escape: () => close() || leave(),
}

function press(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const act = ACTS[event.key] ?? ACTS[event.key.toLowerCase()]
  if (!act) return
  event.preventDefault()
  event.stopImmediatePropagation() // no button that has the focus may act as well
  act()
}

function stir() {
  now.bar.classList.add("seen")
  clearTimeout(timer)
  timer = setTimeout(() => now.bar.classList.remove("seen"), QUIET)
}

function button(text, act) {
  const made = document.createElement("button")
  made.type = "button"
  made.textContent = text
  made.onclick = act
  return made
}

function build(root, labels) {
  const bar = document.createElement("div")
  bar.className = "stagebar"
  const count = document.createElement("span")
  bar.append(
    button(labels.back, () => go(wanted - 1)), count, button(labels.next, () => go(wanted + 1)),
    button(labels.evidence, evidence), button(labels.full, full), button(labels.help, help), button(labels.leave, leave),
  )
  const pane = document.createElement("div")
  pane.className = "stagehelp"
  pane.hidden = true
  const head = document.createElement("h2")
  head.textContent = labels.keys
  pane.append(head)
  for (const name of Object.keys(labels).filter((name) => name.startsWith("key."))) {
    const line = document.createElement("p")
    line.textContent = labels[name]
    pane.append(line)
  }
  root.replaceChildren(bar, pane)
  return { bar, count, help: pane }
}

export default function (component) {
  const { data, parentElement, setTriggerValue } = component
  let root = parentElement.querySelector(".stagetools")
  if (!root) {
    root = document.createElement("div")
    root.className = "stagetools"
    parentElement.append(root)
    root.tools = build(root, data.labels)
  }
  now = { ...root.tools, of: data.of, send: (n) => setTriggerValue("go", n) }
  wanted = data.number
  now.count.textContent = `${data.number} / ${data.of}`
  fit()
  addEventListener("resize", fit) // the same functions each time: added once
  addEventListener("keydown", press, true)
  addEventListener("mousemove", stir)
  document.documentElement.dataset.slide = `${data.number}` // drawn: tests wait for it
  return () => {
    clearTimeout(timer)
    removeEventListener("resize", fit)
    removeEventListener("keydown", press, true)
    removeEventListener("mousemove", stir)
    delete document.documentElement.dataset.slide
  }
}
