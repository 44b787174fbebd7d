/** A piece of PowerShell, as far as the simulated machine understands it. */
export type Statement =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'if'; readonly condition: string; readonly body: readonly Statement[] }
  | { readonly kind: 'try'; readonly body: readonly Statement[]; readonly rescue: readonly Statement[] }

/** Cuts a script at line ends and semicolons that stand outside of quotes and brackets. */
export function statementsOf(script: string): readonly Statement[] {
  return cut(script).map(statementOf)
}

function statementOf(text: string): Statement {
  const branch = /^if\s*\((.*?)\)\s*\{(.*)\}$/is.exec(text)
  if (branch) return { kind: 'if', condition: balanced(text), body: statementsOf(block(text, text.indexOf('{'))) }
  const attempt = /^try\s*\{/i.exec(text)
  if (!attempt) return { kind: 'plain', text }
  const body = block(text, text.indexOf('{'))
  const rest = text.slice(text.indexOf('{') + body.length + 2)
  return { kind: 'try', body: statementsOf(body), rescue: statementsOf(block(rest, rest.indexOf('{'))) }
}

/** What stands between the first bracket and its partner. */
function balanced(text: string): string {
  const start = text.indexOf('(')
  let depth = 0
  for (let at = start; at < text.length; at++) {
    if (text[at] === '(') depth++
    if (text[at] === ')' && --depth === 0) return text.slice(start + 1, at)
  }
  throw new Error(`a bracket stays open: ${text}`)
}

function block(text: string, start: number): string {
  let depth = 0
  for (const [at, character] of outsideQuotes(text)) {
    if (at < start) continue
    if (character === '{') depth++
    if (character === '}' && --depth === 0) return text.slice(start + 1, at)
  }
  throw new Error(`a brace stays open: ${text}`)
}

function cut(script: string): string[] {
  const pieces: string[] = []
  let depth = 0
  let from = 0
  for (const [at, character] of outsideQuotes(script)) {
    if ('({'.includes(character)) depth++
    if (')}'.includes(character)) depth--
    if (depth > 0 || !'\n;'.includes(character)) continue
    pieces.push(script.slice(from, at))
    from = at + 1
  }
  pieces.push(script.slice(from))
  return pieces.map((piece) => piece.trim()).filter((piece) => piece !== '' && !piece.startsWith('#'))
}

function* outsideQuotes(text: string): Generator<[number, string]> {
  let quote = ''
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string
    if (quote === '"' && character === '`') at++
    else if (quote !== '' && character === quote) quote = ''
    else if (quote === '' && (character === '"' || character === "'")) quote = character
    else if (quote === '') yield [at, character]
  }
}
