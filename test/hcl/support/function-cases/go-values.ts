import type { SyntaxNode } from '@lezer/common'
import {
  BOOL,
  boolValue,
  DYNAMIC,
  FALSE,
  listType,
  listValue,
  type Mark,
  mapType,
  mapValue,
  NUMBER,
  nullValue,
  numberValue,
  objectType,
  objectValue,
  STRING,
  setType,
  setValue,
  stringValue,
  TRUE,
  type Type,
  tupleType,
  tupleValue,
  UNKNOWN,
  unknownValue,
  type Value,
  withMarks,
} from '../../../../src/hcl/index.ts'
import { argumentsOf, elementsOf, type GoFile, textOf } from './go-code.ts'

/** What a piece of Go stands for: a value or type of cty, one of Go's own, or several of them. */
export type GoValue =
  | Value
  | Type
  | string
  | number
  | bigint
  | boolean
  | undefined
  | readonly GoValue[]
  | ReadonlyMap<string, GoValue>

/** The piece means something that isn't read here. */
export class NotUnderstood extends Error {}

/** @throws NotUnderstood */
export function evaluateGo(file: GoFile, node: SyntaxNode): GoValue {
  switch (node.name) {
    case 'String':
      return goString(textOf(file, node))
    case 'Number':
      return number(textOf(file, node))
    case 'UnaryExp':
      return -(evaluateGo(file, node.lastChild as SyntaxNode) as number | bigint)
    case 'VariableName': {
      const local = file.locals.get(textOf(file, node))
      return local ? evaluateGo(file, local) : named(textOf(file, node))
    }
    case 'Bool':
    case 'Nil':
    case 'SelectorExpr':
      return named(textOf(file, node))
    case 'CallExpr':
      return called(file, node)
    case 'TypedLiteral':
      return literal(file, node.getChild('LiteralValue') as SyntaxNode)
    case 'LiteralValue':
      return literal(file, node)
    default:
      throw new NotUnderstood(`${node.name}: ${textOf(file, node)}`)
  }
}

/** The escapes are JSON's, and some of Go's own. */
function goString(text: string): string {
  if (text.startsWith('`')) return text.slice(1, -1)
  const json = text
    .replaceAll(/\\x([0-9a-f]{2})/gi, '\\u00$1')
    .replaceAll(/\\U([0-9a-f]{8})/gi, (_, code: string) =>
      JSON.stringify(String.fromCodePoint(Number.parseInt(code, 16))).slice(1, -1),
    )
  if (/\\[^"\\/bfnrtu]/.test(json.replaceAll('\\\\', ''))) throw new NotUnderstood(text)
  return JSON.parse(json)
}

function number(text: string): number | bigint {
  return /^\d+$/.test(text) ? BigInt(text) : Number(text)
}

function literal(file: GoFile, node: SyntaxNode): GoValue {
  const elements = elementsOf(node)
  if (elements.every(({ key }) => key === undefined)) return elements.map(({ value }) => evaluateGo(file, value))
  return new Map(
    elements.map(({ key, value }) => [String(evaluateGo(file, key as SyntaxNode)), evaluateGo(file, value)]),
  )
}

const NAMES: Readonly<Record<string, GoValue>> = {
  true: true,
  false: false,
  nil: undefined,
  'cty.NilVal': undefined,
  'math.MaxInt': 2n ** 63n - 1n,
  'math.MinInt': -(2n ** 63n),
  'cty.True': TRUE,
  'cty.False': FALSE,
  'cty.Zero': numberValue(0),
  'cty.DynamicVal': UNKNOWN,
  'cty.EmptyObjectVal': objectValue({}),
  'cty.EmptyTupleVal': tupleValue([]),
  'cty.String': STRING,
  'cty.Number': NUMBER,
  'cty.Bool': BOOL,
  'cty.DynamicPseudoType': DYNAMIC,
  'cty.EmptyObject': objectType({}),
  'cty.EmptyTuple': tupleType([]),
}

function named(name: string): GoValue {
  if (!Object.hasOwn(NAMES, name)) throw new NotUnderstood(name)
  return NAMES[name]
}

function called(file: GoFile, node: SyntaxNode): GoValue {
  const callee = node.firstChild as SyntaxNode
  const args = argumentsOf(node).map((argument) => evaluateGo(file, argument))
  const name = textOf(file, callee)
  if (Object.hasOwn(MAKERS, name)) return MAKERS[name]?.(...args)
  const method = callee.name === 'SelectorExpr' ? textOf(file, callee.lastChild as SyntaxNode) : ''
  const on = () => evaluateGo(file, callee.firstChild as SyntaxNode)
  if (Object.hasOwn(METHODS, method)) return METHODS[method]?.(on(), args)
  const isRefined = REFINEMENTS.test(method) && (file.refinements === 'ignored' || !BOUNDS.test(method))
  if (!isRefined) throw new NotUnderstood(`${name}()`)
  return on()
}

// biome-ignore lint/suspicious/noExplicitAny: the tables are Go's, whose compiler has checked them.
type Any = any

const MAKERS: Readonly<Record<string, (...args: Any[]) => GoValue>> = {
  'cty.StringVal': (text: string) => stringValue(text),
  'cty.NumberIntVal': (number: number | bigint) => numberValue(number),
  'cty.NumberFloatVal': (number: number | bigint) => numberValue(number),
  'cty.MustParseNumberVal': (text: string) => numberValue(text),
  'cty.BoolVal': (value: boolean) => boolValue(value),
  'cty.NullVal': (type: Type) => nullValue(type),
  'cty.UnknownVal': (type: Type) => unknownValue(type),
  'cty.ListVal': (items: Value[]) => listValue(elementType(items), items),
  'cty.ListValEmpty': (type: Type) => listValue(type, []),
  'cty.SetVal': (items: Value[]) => setValue(elementType(items), items),
  'cty.SetValEmpty': (type: Type) => setValue(type, []),
  'cty.MapVal': (entries: Map<string, Value>) => mapValue(elementType([...entries.values()]), [...entries]),
  'cty.MapValEmpty': (type: Type) => mapValue(type, []),
  'cty.TupleVal': (items: Value[]) => tupleValue(items),
  'cty.ObjectVal': (entries: Map<string, Value> | []) => objectValue([...entries]),
  'cty.List': (type: Type) => listType(type),
  'cty.Set': (type: Type) => setType(type),
  'cty.Map': (type: Type) => mapType(type),
  'cty.Tuple': (types: Type[]) => tupleType(types),
  'cty.Object': (types: Map<string, Type> | []) => objectType(Object.fromEntries(types)),
  'cty.NewValueMarks': (...marks: Mark[]) => marks as unknown as GoValue,
}

/** Of elements of which some may be unknown as a whole. */
function elementType(items: readonly Value[]): Type {
  return items.find(({ type }) => type.kind !== 'dynamic')?.type ?? DYNAMIC
}

const METHODS: Readonly<Record<string, (on: Any, args: Any[]) => GoValue>> = {
  Mark: (value: Value, [mark]) => withMarks(value, new Set([...value.marks, `${mark}`])),
  WithMarks: (value: Value, lists) => withMarks(value, new Set([...value.marks, ...lists.flat().map(String)])),
}

const REFINEMENTS = /^(?:Refine|RefineNotNull|NotNull|NewValue|StringPrefix\w*|CollectionLength\w*|NumberRange\w*)$/
/** Which say more than that it won't be null. */
const BOUNDS = /^(?:StringPrefix|CollectionLength|NumberRange)/
