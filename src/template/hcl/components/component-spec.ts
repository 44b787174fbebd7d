import * as z from 'zod'
import {
  BOOL,
  listType,
  mapType,
  NUMBER,
  type ObjectSpec,
  type ObjectType,
  objectType,
  type Spec,
  STRING,
  type Type,
} from '../../../hcl/index.ts'
import { type AnyType, bareType, type OptionsDefinition, registrationOf } from '../../../options/index.ts'

/**
 * What may stand in the block of a component, by the definition of its options. A group of options is a block, a list of
 * them a block that can be repeated, all else an argument. What must be there is left to the options' own checks.
 */
export function componentSpec(definition: OptionsDefinition): ObjectSpec {
  const known = specs.get(definition)
  if (known) return known
  const spec: ObjectSpec = { kind: 'object', attributes: { ...CORE, ...optionsSpec(definition).attributes } }
  specs.set(definition, spec)
  return spec
}

const specs = new WeakMap<OptionsDefinition, ObjectSpec>()

/** What Packer gives to its components itself; their schemas have it, so templates may too. It means nothing. */
const CORE: Readonly<Record<string, Spec>> = {
  packer_build_name: argument('packer_build_name', STRING),
  packer_builder_type: argument('packer_builder_type', STRING),
  packer_core_version: argument('packer_core_version', STRING),
  packer_debug: argument('packer_debug', BOOL),
  packer_force: argument('packer_force', BOOL),
  packer_on_error: argument('packer_on_error', STRING),
  packer_sensitive_variables: argument('packer_sensitive_variables', listType(STRING)),
  packer_user_variables: argument('packer_user_variables', mapType(STRING)),
}

function optionsSpec({ shape }: z.ZodObject): ObjectSpec {
  const options = Object.entries(shape as Readonly<Record<string, AnyType>>)
  return {
    kind: 'object',
    attributes: Object.fromEntries(options.map(([name, type]) => [name, optionSpec(name, bareType(type))])),
  }
}

function optionSpec(name: string, type: AnyType): Spec {
  if (type instanceof z.ZodObject) return { kind: 'block', type: name, nested: optionsSpec(type) }
  const { kind, member } = registrationOf(type) ?? {}
  const element = member && bareType(member)
  if (kind === 'list' && element instanceof z.ZodObject) {
    return { kind: 'blocks', as: 'list', type: name, nested: optionsSpec(element) }
  }
  return argument(name, optionType(type))
}

function argument(name: string, type: Type): Spec {
  return { kind: 'attribute', name, type }
}

/** The type of what a data source gives, by the definition of its output. */
export function outputType({ shape }: OptionsDefinition): ObjectType {
  const options = Object.entries(shape as Readonly<Record<string, AnyType>>)
  return objectType(new Map(options.map(([name, type]) => [name, optionType(type)])))
}

/** Times are texts, as `30s`. */
function optionType(option: AnyType): Type {
  const type = bareType(option)
  if (type instanceof z.ZodObject) return outputType(type)
  const { kind, member } = registrationOf(type) ?? {}
  switch (kind) {
    case 'integer':
    case 'number':
      return NUMBER
    case 'boolean':
      return BOOL
    case 'list':
      return listType(member ? optionType(member) : STRING)
    case 'map':
      return mapType(member ? optionType(member) : STRING)
    default:
      return STRING
  }
}
