import {
  type ContextInit,
  createContext,
  type Diagnostic,
  decimalText,
  evaluate,
  parseExpressionText,
  parseTemplateText,
  SourceFile,
  typeText,
  unmark,
  type Value,
} from '../../../src/hcl/index.ts'

/** A value in a notation of the tests: `<string>` is unknown, `!` stands before what is marked, lists and maps name their type. */
export function show(value: Value): string {
  if (value.marks.size > 0) return `!${show(unmark(value))}`
  switch (value.kind) {
    case 'string':
      return JSON.stringify(value.value)
    case 'number':
      return decimalText(value.value)
    case 'bool':
      return String(value.value)
    case 'null':
      return value.type.kind === 'dynamic' ? 'null' : `null(${typeText(value.type)})`
    case 'unknown':
      return `<${typeText(value.type)}>`
    case 'tuple':
      return `[${value.items.map(show).join(', ')}]`
    case 'list':
    case 'set':
      return `${typeText(value.type)}[${value.items.map(show).join(', ')}]`
    case 'object':
    case 'map': {
      const entries = [...value.entries].map(([key, inner]) => `${key}: ${show(inner)}`)
      return `${value.kind === 'map' ? typeText(value.type) : ''}{${entries.join(', ')}}`
    }
  }
}

export interface Outcome {
  readonly shown: string
  /** `line:column summary: detail` of each. */
  readonly problems: readonly string[]
}

export function problemsOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ subject, summary, detail }) => {
    return `${subject ? `${subject.from.line}:${subject.from.column} ` : ''}${summary}: ${detail}`
  })
}

/** The value of an expression, or of a template, with what is wrong with it. */
export function run(text: string, init: ContextInit = {}, what: 'expression' | 'template' = 'expression'): Outcome {
  const source = new SourceFile('test.hcl', text)
  const parsed = what === 'expression' ? parseExpressionText(source) : parseTemplateText(source)
  if (parsed.diagnostics.length > 0) return { shown: '', problems: problemsOf(parsed.diagnostics) }
  const { value, diagnostics } = evaluate(parsed.result, createContext(init))
  return { shown: show(value), problems: problemsOf(diagnostics) }
}
