import type { Defaults, ObjectType, Type, Value } from '../../hcl/index.ts'
import { arrowBody, keyLiteral, type Line, memberAccess, objectLiteral } from './code.ts'
import { valueCode } from './value-code.ts'

/** A type with the defaults of what may be missing in its values. */
export interface TypeWithDefaults {
  readonly type: Type
  readonly defaults: Defaults
}

export interface FilledValue {
  /** Code for the value, which may be evaluated several times. */
  readonly code: string
  /** Of the line on which it starts. */
  readonly level: number
  /** In how many lists and maps it stands. */
  readonly depth: number
  /** Told of defaults that no code is written for. */
  readonly lost: (what: string) => void
}

/** Code for a value of a variable with everything that is missing in it set to its default, as HCL does it. */
export function filledCode({ type, defaults }: TypeWithDefaults, value: FilledValue): string {
  const { code, lost } = value
  switch (type.kind) {
    case 'list':
    case 'set':
      return `${code}.map((${memberName(value)}) => ${arrowBody(elementCode(type.element, defaults, value))})`
    case 'map': {
      const member = memberName(value)
      const pairs = `Object.entries(${code}).map(([key, ${member}]) => [key, ${elementCode(type.element, defaults, value)}])`
      return `Object.fromEntries(${pairs})`
    }
    case 'object':
      return objectCode(type, defaults, value)
    default:
      lost('the members of a tuple')
      return code
  }
}

function memberName({ depth }: FilledValue): string {
  return depth === 0 ? 'member' : `member${depth + 1}`
}

function elementCode(type: Type, { elements }: Defaults, value: FilledValue): string {
  const code = memberName(value)
  if (!elements) return code
  return filledCode({ type, defaults: elements }, { ...value, code, depth: value.depth + 1 })
}

function objectCode(type: ObjectType, defaults: Defaults, value: FilledValue): string {
  const members = [...type.attributes].flatMap(([name, attribute]) => {
    const preset = defaults.values.get(name)
    const given: GivenAttribute = {
      type: attribute,
      isOptional: type.optional.has(name),
      preset: preset?.kind === 'null' ? undefined : preset,
      defaults: defaults.members.get(name),
    }
    const code = attributeCode(given, { ...value, code: memberAccess(value.code, name), level: value.level + 1 })
    return code === undefined ? [] : [line(`${keyLiteral(name)}: ${code}`)]
  })
  return objectLiteral([line(`...${value.code}`), ...members], value.level)
}

interface GivenAttribute {
  readonly type: Type
  readonly isOptional: boolean
  /** With the defaults of what is in it. */
  readonly preset: Value | undefined
  /** Of what is in it. */
  readonly defaults: Defaults | undefined
}

/** @returns undefined when it is left as it is */
function attributeCode({ type, isOptional, preset, defaults }: GivenAttribute, value: FilledValue): string | undefined {
  const filled = defaults && filledCode({ type, defaults }, value)
  if (filled === undefined) return preset && `${value.code} ?? ${valueCode(preset, value.level)}`
  if (preset) return `${value.code} ? ${filled} : ${valueCode(preset, value.level)}`
  return isOptional ? `${value.code} && ${filled}` : filled
}

function line(code: string): Line {
  return { comments: [], code }
}
