import type { SyntaxNode } from '@lezer/common'
import { argumentsOf, elementsOf, findAll, type GoFile, type GoLocals, lineOf, readGo, textOf } from './go-code.ts'
import { evaluateGo, type GoValue, NotUnderstood } from './go-values.ts'

/** One row of a table: a function, what it is given and what is to come of it. */
export interface FunctionCase {
  readonly test: string
  readonly line: number
  /** As Go has it, such as `Upper`. */
  readonly fn: string
  readonly args: readonly GoValue[]
  readonly want: GoValue
  /** What is said of a mistake, or that there is one. */
  readonly error: GoValue
}

export interface FunctionCases {
  readonly cases: readonly FunctionCase[]
  /** What isn't read, by why. */
  readonly left: readonly string[]
}

/**
 * The cases in a file of tests as those of go-cty are written: a variable `tests` with a list or map of structs, and a call such as
 * `got, err := Upper(test.Input)` in the loop over it.
 */
export function readCases(text: string): FunctionCases {
  const file = readGo(text)
  const cases: FunctionCase[] = []
  const left: string[] = []
  for (const declared of file.root.getChildren('FunctionDecl')) {
    const test = textOf(file, declared.getChild('DefName') as SyntaxNode)
    if (!test.startsWith('Test')) continue
    const call = callIn(file, declared)
    const table = tableIn(file, declared)
    if (!call || !table) {
      left.push(`${test} has no table of a function's calls`)
      continue
    }
    for (const row of table.rows) {
      try {
        cases.push(caseOf({ ...file, locals: localsIn(file, declared) }, test, call, table.fields, row))
      } catch (error) {
        if (!(error instanceof NotUnderstood)) throw error
        left.push(`${test}, line ${lineOf(file, row)}: ${error.message}`)
      }
    }
  }
  return { cases, left }
}

/** `got, err := Upper(test.Input)`, which may stand there more than once. */
function callIn(file: GoFile, declared: SyntaxNode): SyntaxNode | undefined {
  const calls = findAll(declared, 'VarDecl').flatMap((each) =>
    /^got, err :=/.test(textOf(file, each)) ? each.getChildren('CallExpr') : [],
  )
  return new Set(calls.map((call) => textOf(file, call))).size === 1 ? calls[0] : undefined
}

/** `listOfStrings := cty.ListVal(…)`. */
function localsIn(file: GoFile, declared: SyntaxNode): GoLocals {
  const locals = new Map<string, SyntaxNode>()
  for (const each of declared.getChild('Block')?.getChildren('VarDecl') ?? []) {
    const name = each.getChild('DefName')
    if (name && each.lastChild) locals.set(textOf(file, name), each.lastChild)
  }
  return locals
}

interface Table {
  readonly fields: readonly string[]
  /** The literals of the structs. */
  readonly rows: readonly SyntaxNode[]
}

function tableIn(file: GoFile, declared: SyntaxNode): Table | undefined {
  for (const each of findAll(declared, 'VarDecl')) {
    const literal = /^tests :=/.test(textOf(file, each)) ? each.getChild('TypedLiteral') : undefined
    const struct = literal && findAll(literal, 'StructType')[0]
    if (!literal || !struct) continue
    const names = findAll(struct, 'FieldDecl').flatMap((field) => field.getChildren('FieldName'))
    const rows = elementsOf(literal.getChild('LiteralValue') as SyntaxNode).map(({ value }) => value)
    return { fields: names.map((name) => textOf(file, name)), rows }
  }
  return undefined
}

function caseOf(
  file: GoFile,
  test: string,
  call: SyntaxNode,
  fields: readonly string[],
  row: SyntaxNode,
): FunctionCase {
  const given = new Map<string, GoValue>()
  elementsOf(row).forEach(({ key, value }, index) => {
    const field = key ? textOf(file, key) : (fields[index] ?? '')
    given.set(field, evaluateGo({ ...file, refinements: field === 'Want' ? 'ignored' : 'not understood' }, value))
  })
  const args = argumentsOf(call).flatMap((argument) => {
    const [, field = ''] = /^test\.(\w+)$/.exec(textOf(file, argument)) ?? []
    if (!fields.includes(field)) throw new NotUnderstood(textOf(file, argument))
    const value = given.get(field)
    return Array.isArray(value) ? value : value === undefined && isSpread(argument) ? [] : [value]
  })
  const error = ['Err', 'WantErr', 'WantError'].map((name) => given.get(name)).find(Boolean)
  const fn = textOf(file, call.firstChild as SyntaxNode)
  return { test, line: lineOf(file, row), fn, args, want: given.get('Want'), error }
}

function isSpread(argument: SyntaxNode): boolean {
  return argument.nextSibling?.name === '...'
}
