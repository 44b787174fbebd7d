import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import * as z from 'zod'
import { awsAccessOptions } from '../src/aws/index.ts'
import { builders } from '../src/builders/index.ts'
import { communicatorOptions } from '../src/communicators/index.ts'
import { loginOptions } from '../src/containers/index.ts'
import { dataSources } from '../src/data-sources/index.ts'
import { type AnyType, type OptionsDefinition, optionMetaOf, registrationOf } from '../src/options/index.ts'
import { postProcessors } from '../src/post-processors/index.ts'
import { provisioners } from '../src/provisioners/index.ts'
import { scriptOptions } from '../src/scripts/index.ts'

// Writes the functions of templates in TypeScript, one file for each component, from the definitions of its options: the types
// of the options, with their documentation. Run it after changing an option: `node scripts/typescript-components.ts`. A test
// compares.

type Shape = Readonly<Record<string, AnyType>>

const HEADER = `// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.`

/** The type of what each builder makes; an artifact without more otherwise. */
const ARTIFACTS: Readonly<Record<string, string>> = {
  'amazon-ebs': 'AmiArtifact',
  docker: 'DockerArtifact',
  file: 'FileArtifact',
}

/** Names of functions that are not their types in camel case: what is a word of the language, or another kind's. */
const NAMES: Readonly<Record<string, string>> = {
  'builders/file': 'fileBuilder',
  'builders/null': 'nullBuilder',
  'post-processors/shell-local': 'shellLocalPostProcessor',
  'data-sources/amazon-ami': 'latestAmi',
  'data-sources/amazon-parameterstore': 'awsParameter',
  'data-sources/amazon-secretsmanager': 'awsSecret',
  'data-sources/external': 'externalData',
  'data-sources/external-raw': 'externalRawData',
  'data-sources/http': 'httpData',
  'data-sources/null': 'nullData',
}

interface Kind {
  readonly folder: string
  readonly registry: Readonly<Record<string, () => Promise<Definition>>>
  /** How documentation calls it. */
  readonly noun: string
  readonly factory: string
  readonly settings?: string
}

interface Definition {
  readonly options: OptionsDefinition
  readonly output?: OptionsDefinition
}

const KINDS: readonly Kind[] = [
  { folder: 'builders', registry: builders, noun: 'builder', factory: 'builderFunction' },
  { folder: 'provisioners', registry: provisioners, noun: 'provisioner', factory: 'provisionerFunction' },
  { folder: 'post-processors', registry: postProcessors, noun: 'post-processor', factory: 'postProcessorFunction' },
  { folder: 'data-sources', registry: dataSources, noun: 'data source', factory: 'dataSourceFunction' },
]

/** Options that several components have: an interface that those extend. */
interface Shared {
  readonly file: string
  readonly name: string
  readonly about: string
  readonly shape: Shape
}

const SHARED: readonly Shared[] = [
  {
    file: 'aws-access-options',
    name: 'AwsAccessOptions',
    about: 'The options of everything that uses AWS: credentials, the region, how calls are made.',
    shape: awsAccessOptions,
  },
  {
    file: 'communicator-options',
    name: 'CommunicatorOptions',
    about: 'The options of all builders whose machines are reached over the network.',
    shape: communicatorOptions,
  },
  {
    file: 'registry-login-options',
    name: 'RegistryLoginOptions',
    about: 'How to log in to a registry of container images.',
    shape: loginOptions,
  },
  {
    file: 'script-options',
    name: 'ScriptOptions',
    about: 'The options of everything that runs scripts.',
    shape: scriptOptions,
  },
]

/** The files below src/library/components by their paths there. */
export async function componentFiles(): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>()
  const exports = new Map<string, string>()
  for (const shared of SHARED) {
    files.set(`${shared.file}.ts`, sharedFile(shared))
    exports.set(shared.file, `export type { ${shared.name} } from './${shared.file}.ts'`)
  }
  for (const kind of KINDS) {
    for (const type of Object.keys(kind.registry).toSorted()) {
      const path = `${kind.folder}/${type}.ts`
      const definition = await kind.registry[type]?.()
      if (!definition) continue
      files.set(path, componentFile(kind, type, definition))
      const [name, types] = [functionName(kind, type), typeNames(kind, type)]
      const named = [name, `type ${types.options}`, ...(definition.output ? [`type ${types.output}`] : [])]
      exports.set(`${kind.folder}/${type}`, exportLine(named.toSorted(byName), `./${path}`))
    }
  }
  files.set(
    'index.ts',
    `${HEADER}\n\n${[...exports.keys()]
      .toSorted()
      .map((path) => exports.get(path))
      .join('\n')}\n`,
  )
  return files
}

function exportLine(names: readonly string[], from: string): string {
  const line = `export { ${names.join(', ')} } from '${from}'`
  return line.length <= 120 ? line : `export {\n${names.map((name) => `  ${name},\n`).join('')}} from '${from}'`
}

/** The linter's order: whatever their case, but capitals first where that is all the difference. */
function byName(a: string, b: string): number {
  const [left, right] = [a.replace('type ', ''), b.replace('type ', '')]
  const length = Math.min(left.length, right.length)
  const [start, other] = [left.slice(0, length), right.slice(0, length)]
  if (start.toLowerCase() !== other.toLowerCase()) return start.toLowerCase() < other.toLowerCase() ? -1 : 1
  if (start !== other) return start < other ? -1 : 1
  return left.length - right.length
}

function sharedFile({ name, about, shape }: Shared): string {
  const text = `${documentation([about], '')}export interface ${name} {\n${members(shape, '  ')}}\n`
  const imports = [
    `import type { May } from '../../template/typescript/writing.ts'`,
    ...(usesWord(text, 'Duration') ? [`import type { Duration } from '../duration-text.ts'`] : []),
  ]
  return `${HEADER}\n${imports.join('\n')}\n\n${text}`
}

function componentFile(kind: Kind, type: string, { options, output }: Definition): string {
  const names = typeNames(kind, type)
  const title = `The options of ${kind.noun} "${type}".`
  const outputs = output
    ? `\n${documentation([`What ${kind.noun} "${type}" gives.`], '')}export interface ${names.output} {\n${members(output.shape as Shape, '  ', plainType, true)}}\n`
    : ''
  const declaration = optionsDeclaration(names.options, options.shape as Shape)
  const text = `${documentation([title], '')}${declaration}${outputs}\n${functionText(kind, type, output)}`
  return `${HEADER}\n${imports(kind, text)}\n${text}`
}

/** What an interface has that is extended is written again only where something else is said of it. */
function optionsDeclaration(name: string, shape: Shape): string {
  const offers = new Set(offered(shape))
  const extended = SHARED.filter((shared) => offered(shared.shape).every((option) => offers.has(option)))
  const inherited = new Set(extended.flatMap((shared) => memberTexts(shared.shape, '  ')))
  const own = memberTexts(shape, '  ').filter((text) => !inherited.has(text))
  const parents = extended.map((shared) => shared.name).join(', ')
  if (own.length === 0 && extended.length === 1) return `export type ${name} = ${parents}\n`
  return `export interface ${name}${parents && ` extends ${parents}`} {\n${own.join('')}}\n`
}

function functionText(kind: Kind, type: string, output: OptionsDefinition | undefined): string {
  const names = typeNames(kind, type)
  const name = functionName(kind, type)
  const about = documentation([`${capital(kind.noun)} "${type}".`], '')
  const head = `${about}export const ${name} = ${kind.factory}`
  if (!output) {
    const types = kind.folder === 'builders' ? `${names.options}, ${ARTIFACTS[type] ?? 'MadeArtifact'}` : names.options
    return `${head}<${types}>('${type}')\n`
  }
  const facts = Object.keys(output.shape).map((fact) => `'${fact}'`)
  const line = `${head}<${names.options}, ${names.output}>('${type}', [${facts.join(', ')}])\n`
  if (line.split('\n').every((part) => part.length <= 120)) return line
  const call = `${head}<${names.options}, ${names.output}>(`
  const begin = `${call}'${type}', [`
  if ((begin.split('\n').at(-1) ?? '').length > 120) return `${call}\n  '${type}',\n  [${facts.join(', ')}],\n)\n`
  return `${begin}\n${facts.map((fact) => `  ${fact},\n`).join('')}])\n`
}

function imports(kind: Kind, text: string): string {
  const uses = (word: string) => usesWord(text, word)
  const artifacts = ['AmiArtifact', 'DockerArtifact', 'FileArtifact', 'MadeArtifact'].filter(uses)
  const lines = [
    `import { ${[kind.factory, ...(uses('May') ? ['type May'] : [])].toSorted(byName).join(', ')} } from '../../../template/typescript/writing.ts'`,
    ...(artifacts.length > 0 ? [`import type { ${artifacts.join(', ')} } from '../../artifacts.ts'`] : []),
    ...(uses('Duration') ? [`import type { Duration } from '../../duration-text.ts'`] : []),
    ...SHARED.filter(({ name }) => uses(name)).map(({ name, file }) => `import type { ${name} } from '../${file}.ts'`),
  ]
  return `${lines.join('\n')}\n`
}

function usesWord(text: string, word: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(text)
}

function functionName({ folder }: Kind, type: string): string {
  return NAMES[`${folder}/${type}`] ?? camel(type)
}

function typeNames(kind: Kind, type: string) {
  const name = capital(functionName(kind, type))
  return { options: `${name}Options`, output: `${name}Facts` }
}

function camel(type: string): string {
  return type.replaceAll(/-(\w)/g, (_, letter: string) => letter.toUpperCase())
}

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1)
}

function members(shape: Shape, indent: string, typeOf = writtenType, all = false): string {
  return memberTexts(shape, indent, typeOf, all).join('')
}

/** What is known but can't be used yet is no part of an interface. */
function offered(shape: Shape): readonly string[] {
  return Object.keys(shape).filter((name) => !optionMetaOf(shape[name] as AnyType)?.refused)
}

/** The members of an interface, each with its documentation. */
function memberTexts(shape: Shape, indent: string, typeOf = writtenType, all = false): readonly string[] {
  return offered(shape)
    .map((name) => [name, shape[name] as AnyType] as const)
    .map(([name, option]) => {
      const mayBeLeftOut = !all && bare(option) !== option
      const [notes, head] = [documentation(notesOn(option), indent), `${indent}readonly ${name}`]
      if (!mayBeLeftOut) return `${notes}${head}: ${typeOf(bare(option), indent)}\n`
      const [short, long] = [indent, `${indent}    `].map((inner) => typeOf(bare(option), inner))
      const line = `${head}?: ${short} | undefined\n`
      return `${notes}${line.length > 121 || line.includes('{\n') ? `${head}?:\n${indent}  | ${broken(long ?? '', indent)}\n${indent}  | undefined\n` : line}`
    })
}

function notesOn(option: AnyType): readonly string[] {
  const meta = optionMetaOf(option)
  const { description = '', deprecated, late } = meta ?? {}
  return [
    description,
    ...defaultNote(option, description),
    ...(late ? ['Rendered when the machine is known: `{{ … }}` in it may use what is known then.'] : []),
    ...(deprecated ? [`@deprecated ${deprecated}`] : []),
  ]
}

function defaultNote(option: AnyType, description: string): readonly string[] {
  if (!(option instanceof z.ZodDefault) || /\bdefault\b/i.test(description)) return []
  const kind = registrationOf(bare(option))?.kind
  const value = option.def.defaultValue
  const isTold = kind === 'boolean' || kind === 'integer' || (kind === 'string' && value !== '')
  return isTold ? [`Default: ${JSON.stringify(value)}.`] : []
}

/** A choice that is too long for a line, one member on each. */
function broken(type: string, indent: string): string {
  const choice = /^May<('[^>]*)>$/.exec(type)?.[1]
  if (choice === undefined) return type
  return `May<\n${choice
    .split(' | ')
    .map((member) => `${indent}      | ${member}\n`)
    .join('')}${indent}    >`
}

function documentation(lines: readonly string[], indent: string): string {
  const safe = lines.map((line) => line.replaceAll('*/', '*\\/').replaceAll('\n', ' '))
  const [first = '', ...others] = safe
  if (others.length === 0) return `${indent}/** ${first} */\n`
  return `${indent}/**\n${safe.map((line) => `${indent} * ${line}\n`).join(`${indent} *\n`)}${indent} */\n`
}

/** What may be written for an option: its value, or one that is known later. */
function writtenType(type: AnyType, indent: string): string {
  const plain = plainType(type, indent, writtenType)
  return type instanceof z.ZodObject || isList(type) ? plain : `May<${plain}>`
}

function isList(type: AnyType): boolean {
  const member = registrationOf(type)?.member
  return member !== undefined && bare(member) instanceof z.ZodObject
}

type TypeOf = (type: AnyType, indent: string) => string

function plainType(type: AnyType, indent: string, memberType: TypeOf = plainType): string {
  if (type instanceof z.ZodObject) return `{\n${members(type.shape as Shape, `${indent}  `, memberType)}${indent}}`
  if (type instanceof z.ZodEnum) return type.options.map((option) => `'${option}'`).join(' | ')
  const registration = registrationOf(type)
  switch (registration?.kind) {
    case 'list':
      return `readonly ${inBrackets(memberType(bare(registration.member as AnyType), indent))}[]`
    case 'map':
      return `Readonly<Record<string, ${memberType(bare(registration.member as AnyType), indent)}>>`
    case 'integer':
    case 'number':
      return 'number'
    case 'boolean':
      return 'boolean'
    case 'duration':
      return 'Duration'
    case 'string':
      return 'string'
    default:
      return 'string | number | boolean'
  }
}

function inBrackets(type: string): string {
  return /^(?:readonly )|^[^{<]*\|/.test(type) ? `(${type})` : type
}

function bare(type: AnyType): AnyType {
  return type instanceof z.ZodOptional || type instanceof z.ZodDefault ? bare(type.def.innerType) : type
}

export const COMPONENTS = 'src/library/components'

if (import.meta.main) {
  const files = await componentFiles()
  for (const name of readdirSync(COMPONENTS)) rmSync(join(COMPONENTS, name), { recursive: true })
  for (const [path, text] of files) {
    mkdirSync(dirname(join(COMPONENTS, path)), { recursive: true })
    writeFileSync(join(COMPONENTS, path), text)
  }
}
