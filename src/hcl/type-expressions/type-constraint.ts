import { ConversionError, convert } from '../convert/index.ts'
import { type Diagnostic, errorAt, nearestName, type Range } from '../diagnostics/index.ts'
import { asKeyword, createContext, type Expression, type StaticCall } from '../expressions/index.ts'
import { BOOL, DYNAMIC, NUMBER, objectType, STRING, type Type, tupleType } from '../types/index.ts'
import { normalText, type Value } from '../values/index.ts'
import { applyDefaults, type Defaults } from './defaults.ts'

export interface TypeConstraint {
  readonly type: Type
  readonly diagnostics: readonly Diagnostic[]
  /** Sets what is missing in a value to the defaults that `optional(type, default)` gives. To be done before converting. */
  readonly applyDefaults: (value: Value) => Value
  /** What {@link applyDefaults} sets, where there is anything. */
  readonly defaults: Defaults | undefined
}

/** Reads what stands behind `type =`: `list(object({ name = string, port = optional(number, 22) }))`. */
export function parseTypeConstraint(expression: Expression): TypeConstraint {
  const reader = new Reader()
  const { type, defaults } = reader.read(expression)
  return { type, diagnostics: reader.diagnostics, applyDefaults: (value) => applyDefaults(value, defaults), defaults }
}

interface Found {
  readonly type: Type
  readonly defaults?: Defaults | undefined
}

const KEYWORDS: Readonly<Record<string, Type>> = { string: STRING, number: NUMBER, bool: BOOL, any: DYNAMIC }
const CONSTRUCTORS = ['list', 'set', 'map', 'object', 'tuple']
const ANYTHING: Found = { type: DYNAMIC }

class Reader {
  readonly diagnostics: Diagnostic[] = []

  read(expression: Expression): Found {
    const keyword = asKeyword(expression)
    if (keyword !== undefined) return this.#keyword(keyword, expression.range)
    const call = expression.asCall()
    if (!call)
      return this.#fail(expression.range, 'A type must stand here, such as string, number, bool or list(string).')
    switch (call.name) {
      case 'list':
      case 'set':
      case 'map':
        return this.#collection(call.name, call, expression.range)
      case 'object':
        return this.#object(call, expression.range)
      case 'tuple':
        return this.#tuple(call, expression.range)
      case 'optional':
        return this.#fail(call.nameRange, 'optional(…) can stand only for the type of an attribute in object({…}).')
      default:
        return this.#unknown(call.name, call.nameRange)
    }
  }

  #keyword(keyword: string, range: Range): Found {
    const type = KEYWORDS[keyword]
    if (type) return { type }
    if (!CONSTRUCTORS.includes(keyword)) return this.#unknown(keyword, range)
    const example = { object: 'object({ name = string })', tuple: 'tuple([string, number])' }[keyword]
    return this.#fail(range, `${keyword} needs the types of what is in it, as in ${example ?? `${keyword}(string)`}.`)
  }

  #collection(kind: 'list' | 'set' | 'map', call: StaticCall, range: Range): Found {
    const element = this.#onlyArgument(call, range, `the type of its elements, as in ${kind}(string)`)
    if (!element) return ANYTHING
    const { type, defaults } = this.read(element)
    return {
      type: { kind, element: type },
      defaults: defaults && { values: new Map(), members: new Map(), elements: defaults },
    }
  }

  #object(call: StaticCall, range: Range): Found {
    const argument = this.#onlyArgument(
      call,
      range,
      'an object with the types of its attributes, as in object({ name = string })',
    )
    const entries = argument?.asEntries()
    if (!argument || !entries)
      return argument
        ? this.#fail(argument.range, 'An object with the types of the attributes must stand here.')
        : ANYTHING
    const attributes = new Map<string, Type>()
    const optional = new Set<string>()
    const values = new Map<string, Value>()
    const members = new Map<string, Defaults>()
    for (const { key, value } of entries) {
      const text = key.asText() ?? asKeyword(key)
      if (text === undefined) {
        this.#fail(key.range, 'The names of attributes must be written out.')
        continue
      }
      const name = normalText(text)
      const attribute = this.#attribute(value)
      attributes.set(name, attribute.type)
      if (attribute.isOptional) optional.add(name)
      if (attribute.preset) values.set(name, attribute.preset)
      if (attribute.defaults) members.set(name, attribute.defaults)
    }
    const hasDefaults = values.size > 0 || members.size > 0
    return { type: objectType(attributes, optional), defaults: hasDefaults ? { values, members } : undefined }
  }

  #attribute(expression: Expression): Found & { readonly isOptional: boolean; readonly preset?: Value | undefined } {
    const call = expression.asCall()
    if (call?.name !== 'optional') return { ...this.read(expression), isOptional: false }
    const [argument, preset, extra] = call.args
    if (!argument || extra) {
      const detail = 'optional(…) takes a type and, if it likes, the default value.'
      return { ...this.#fail(extra?.range ?? expression.range, detail), isOptional: true }
    }
    const found = this.read(argument)
    return { ...found, isOptional: true, preset: preset && this.#preset(preset, found) }
  }

  /** A default can't refer to anything. */
  #preset(expression: Expression, { type, defaults }: Found): Value | undefined {
    const value = expression.evaluate(createContext(), this.diagnostics)
    try {
      return convert(applyDefaults(value, defaults), type)
    } catch (error) {
      if (!(error instanceof ConversionError)) throw error
      this.#fail(expression.range, `This default doesn't fit the attribute: ${error.message}.`)
      return undefined
    }
  }

  #tuple(call: StaticCall, range: Range): Found {
    const argument = this.#onlyArgument(
      call,
      range,
      'a list with the types of its elements, as in tuple([string, number])',
    )
    const items = argument?.asItems()
    if (!argument || !items)
      return argument ? this.#fail(argument.range, 'A list with the types of the elements must stand here.') : ANYTHING
    const found = items.map((item) => this.read(item))
    const members = new Map(
      found.flatMap(({ defaults }, index) => (defaults ? [[String(index), defaults] as const] : [])),
    )
    return {
      type: tupleType(found.map(({ type }) => type)),
      defaults: members.size > 0 ? { values: new Map(), members } : undefined,
    }
  }

  #onlyArgument({ name, args }: StaticCall, range: Range, what: string): Expression | undefined {
    const [argument, extra] = args
    if (argument && !extra) return argument
    this.#fail(extra?.range ?? range, `${name}(…) takes one argument: ${what}.`)
    return undefined
  }

  #unknown(name: string, range: Range): Found {
    const suggestion = nearestName(name, [...Object.keys(KEYWORDS), ...CONSTRUCTORS])
    const detail = `There is no type ${JSON.stringify(name)}.`
    this.diagnostics.push(errorAt(range, 'Invalid type', detail, { suggestion }))
    return ANYTHING
  }

  #fail(range: Range, detail: string): Found {
    this.diagnostics.push(errorAt(range, 'Invalid type', detail))
    return ANYTHING
  }
}
