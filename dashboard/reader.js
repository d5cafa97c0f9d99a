// The report on the left, its numbers on the right; a click on either side moves the other. Texts are only ever set
// through textContent.
const el = (tag, css, text) => {
  const node = document.createElement(tag)
  if (css) node.className = css
  if (text !== undefined) node.textContent = text
  return node
}

// Words of the report itself, which are none of the interface.
const verbatim = (node) => {
  node.dataset.verbatim = ""
  return node
}

// Pieces of [our words, the report's].
function words(node, pieces) {
  for (const [ours, stated] of pieces) node.append(ours, ...(stated ? [verbatim(el("bdi", "", stated))] : []))
  return node
}

function drawText(data, marks, pieces) {
  const pane = verbatim(el("div", "reader-pane reader-text"))
  pane.tabIndex = 0
  for (const line of data.lines) {
    const block = el(line.h ? "h4" : "p", line.h ? `depth-${Math.min(line.h, 3)}` : data.table ? "row" : "")
    for (const [start, text, facts, shaky] of line.p) {
      const first = facts.find((n) => data.facts[n].dim >= 0) ?? facts[0]
      const piece = el(facts.length ? "mark" : "span", shaky ? "shaky" : "", text)
      if (facts.length) {
        const fact = data.facts[first]
        piece.tabIndex = 0
        piece.setAttribute("role", "button")
        if (fact.dim >= 0) piece.style.setProperty("--d", data.colours[fact.dim])
        else piece.classList.add("loose")
        piece.dataset.facts = facts.join(" ")
        for (const n of facts) (marks[n] ??= []).push(piece)
      }
      pieces.push([start, start + text.length, piece])
      block.append(piece)
    }
    pane.append(block)
  }
  return pane
}

function drawList(data, rows) {
  const list = el("div", "reader-pane reader-list")
  const groups = new Map()
  data.facts.forEach((fact, n) => {
    if (!groups.has(fact.dim)) groups.set(fact.dim, [])
    groups.get(fact.dim).push(n)
  })
  const order = [...groups.keys()].sort((a, b) => (a < 0) - (b < 0) || a - b)
  for (const dim of order) {
    const group = el("section")
    const head = el("h5")
    const dot = el("i")
    if (dim >= 0) dot.style.background = data.colours[dim]
    head.append(dot, el("span", "", dim < 0 ? data.labels.uncatalogued : data.dims[dim]), el("em", "", String(groups.get(dim).length)))
    group.append(head)
    for (const n of groups.get(dim)) {
      const fact = data.facts[n]
      const row = el("button", "fact")
      row.type = "button"
      if (dim >= 0) row.style.setProperty("--d", data.colours[dim])
      const note = words(el("small"), fact.note)
      if (fact.used) note.append(el("b", "used", data.labels.used))
      row.append(el("span", "", fact.label), el("strong", "", fact.value), note)
      row.dataset.n = n
      rows[n] = row
      group.append(row)
    }
    list.append(group)
  }
  if (!data.facts.length) list.append(el("p", "none", data.labels.none))
  return list
}

function drawTabs(data, list, rows, step) {
  const bar = el("div", "reader-tabs")
  const filters = [
    ["all", () => true],
    ["waits", (fact) => fact.waits],
    ["loose", (fact) => fact.dim < 0],
  ]
  for (const [name, keeps] of filters) {
    const count = data.facts.filter(keeps).length
    const tab = el("button", name === "all" ? "on" : "", `${data.labels[name]} ${count}`)
    tab.type = "button"
    tab.onclick = () => {
      bar.querySelectorAll("button").forEach((other) => other.classList.toggle("on", other === tab))
      data.facts.forEach((fact, n) => (rows[n].hidden = !keeps(fact)))
      list.querySelectorAll("section").forEach((s) => (s.hidden = !s.querySelector("button.fact:not([hidden])")))
    }
    bar.append(tab)
  }
  bar.append(el("span", "grow"))
  for (const [name, sign, by] of [["up", "↑", -1], ["down", "↓", 1]]) {
    const arrow = el("button", "arrow", sign)
    arrow.type = "button"
    arrow.setAttribute("aria-label", data.labels[name])
    arrow.onclick = () => step(by)
    bar.append(arrow)
  }
  return bar
}

function reveal(pane, node) {
  const [outer, inner] = [pane.getBoundingClientRect(), node.getBoundingClientRect()]
  if (inner.top >= outer.top + 40 && inner.bottom <= outer.bottom - 40) return
  pane.scrollTop += inner.top - outer.top - pane.clientHeight * 0.4
}

function remember(fact) {
  const address = new URL(location.href)
  if (address.searchParams.get("fact") === fact.id) return
  address.searchParams.set("fact", fact.id)
  history.replaceState(history.state, "", address)
}

function build(root, data) {
  const [marks, pieces, rows] = [{}, [], {}]
  let current = -1
  const text = drawText(data, marks, pieces)
  const list = drawList(data, rows)
  const decide = el("a", "decide", data.labels.review) // to the review of the chosen number
  decide.dataset.go = ""
  decide.hidden = true
  const uses = el("p", "uses") // the pages that show the value the chosen number feeds
  const name = (fact) => {
    uses.replaceChildren(...(fact.uses.length ? [el("span", "", data.labels.uses)] : []))
    for (const [page, address] of fact.uses) {
      const link = el("a", "", page)
      link.href = address
      link.dataset.go = ""
      uses.append(link)
    }
  }
  const select = (n, byUser) => {
    current = n
    const fact = data.facts[n]
    root.querySelectorAll(".chosen").forEach((node) => node.classList.remove("chosen"))
    for (const [start, end, piece] of pieces) {
      piece.classList.toggle("tinted", start >= fact.s[0] && end <= fact.s[1])
    }
    for (const piece of marks[n] ?? []) piece.classList.add("chosen")
    root.style.setProperty("--chosen", fact.dim >= 0 ? data.colours[fact.dim] : "var(--third)")
    rows[n].classList.add("chosen")
    decide.href = fact.review
    decide.hidden = !fact.review
    name(fact)
    if (marks[n]) reveal(text, marks[n][0])
    reveal(list, rows[n])
    if (byUser) remember(fact)
  }
  const step = (by) => data.facts.length && select((current + by + data.facts.length) % data.facts.length, true)
  const arrow = (event) => {
    const row = event.target.closest?.("button.fact")
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!by || !row) return
    event.preventDefault()
    const all = [...list.querySelectorAll("button.fact")]
    const next = all[all.indexOf(row) + by] ?? row
    select(Number(next.dataset.n), true)
    next.focus({ preventScroll: true })
  }
  const pick = (event) => {
    if (event.type === "keydown" && event.key !== "Enter" && event.key !== " ") return
    const mark = event.target.closest?.("mark[data-facts]")
    const row = event.target.closest?.("button.fact")
    if (!mark && !row) return
    event.preventDefault()
    const several = mark ? mark.dataset.facts.split(" ").map(Number) : [Number(row.dataset.n)]
    select(several[(several.indexOf(current) + 1) % several.length], true) // one number, several facts: the next one
  }
  for (const pane of [text, list]) {
    pane.addEventListener("click", pick)
    pane.addEventListener("keydown", pick)
    pane.addEventListener("keydown", arrow)
  }
  const left = el("article", "reader-card")
  left.append(verbatim(el("h2", "cardtitle", data.title)), words(el("p", "cardsub"), data.about), text, el("p", "foot", data.labels.foot))
  const right = el("aside", "reader-card")
  const tabs = drawTabs(data, list, rows, step)
  tabs.append(decide)
  right.append(el("h2", "cardtitle", data.labels.list ?? ""), tabs, uses, list)
  root.replaceChildren(left, right)
  return (id, at) => {
    const n = data.facts.findIndex((fact) => fact.id === id)
    if (n >= 0) return select(n, false)
    root.style.setProperty("--chosen", "var(--caution)")
    for (const [start, end, piece] of pieces) piece.classList.toggle("tinted", start >= at[0] && end <= at[1])
    const first = pieces.find(([start]) => start >= at[0])
    if (first) reveal(text, first[2])
  }
}

export default function (component) {
  const { data, parentElement } = component
  let root = parentElement.querySelector(".fazhi-reader")
  if (!root) {
    root = el("div", "fazhi-reader")
    parentElement.append(root)
  }
  const version = `${data.doc} ${data.labels.all} ${data.colours[0]} ${data.at}`
  if (root.dataset.version !== version) {
    root.open = build(root, data)
    root.dataset.version = version
    root.dataset.shown = ""
  }
  const place = data.selected || String(data.at)
  if (place && root.dataset.shown !== place) {
    root.dataset.shown = place
    requestAnimationFrame(() => root.open(data.selected, data.at))
  }
}
