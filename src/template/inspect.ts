import { MASK, Masker } from '../engine/secrets.ts'
import { type JsonDocument, readJsonDocument } from './json/index.ts'
import { refuseOtherSyntaxes } from './load.ts'
import type { TemplateSource } from './request.ts'
import { isModule } from './typescript/is-module.ts'

/** What a template holds, as far as that is known without resolving anything. */
export interface Inspection {
  /** In what its template is written. */
  readonly language: 'JSON' | 'TypeScript'
  readonly description: string | undefined
  /** By name. */
  readonly variables: readonly InspectedVariable[]
  /** By their raw names. */
  readonly builders: readonly InspectedBuilder[]
  /** Types, in the order of the template. */
  readonly provisioners: readonly string[]
}

export interface InspectedVariable {
  readonly name: string
  /** Fit to be shown: what is sensitive stands as `<sensitive>`. Empty when a value is required. */
  readonly default: string
  readonly required: boolean
}

export interface InspectedBuilder {
  readonly name: string
  readonly type: string
}

/** @throws IngotError or IngotErrors about the shape of the template */
export async function inspectTemplate(request: TemplateSource): Promise<Inspection> {
  refuseOtherSyntaxes(request.path)
  if (isModule(request.path)) return (await import('./typescript/index.ts')).inspectModule(request)
  const document = await readJsonDocument(request)
  const masker = maskerFor(document)
  return {
    language: 'JSON',
    description: masker.mask(document.description ?? '') || undefined,
    variables: inspectVariables(document, masker).toSorted(byName),
    builders: document.builders.map(({ name, type }) => ({ name: masker.mask(name), type })).toSorted(byName),
    provisioners: document.provisioners.map(({ type }) => type),
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return Buffer.compare(Buffer.from(a.name), Buffer.from(b.name))
}

/** Another variable with a secret's value, or with one that contains it, would give the secret away. */
function inspectVariables({ variables, sensitive }: JsonDocument, masker: Masker): InspectedVariable[] {
  return variables.map(({ name, default: value }) => {
    const shown = sensitive.has(name) ? MASK : masker.mask(value?.value ?? '')
    return { name, default: shown, required: value === undefined }
  })
}

/** Knows the defaults of sensitive variables, as far as they stand in the template. */
function maskerFor({ variables, sensitive }: JsonDocument): Masker {
  const masker = new Masker()
  for (const { name, default: value } of variables) if (value?.value && sensitive.has(name)) masker.add(value.value)
  return masker
}

/**
 * One line of `inspect`: something said to people, or a fact for machines, which only `-machine-readable` shows.
 * Both come in one order, Packer's.
 */
export type InspectionLine = SaidLine | FactLine

export interface SaidLine {
  readonly kind: 'say'
  /** Without its last line end; may hold others. */
  readonly text: string
}

export interface FactLine {
  readonly kind: 'fact'
  /** `template-variable`, `template-builder` or `template-provisioner`. */
  readonly category: string
  readonly data: readonly string[]
}

/** Packer's text, line by line, with what is said to machines in between. */
export function inspectionLines(inspection: Inspection): InspectionLine[] {
  return [
    say(`Packer Inspect: ${inspection.language} mode`),
    ...descriptionLines(inspection.description),
    ...variableLines(inspection.variables),
    say('Builders:\n'),
    ...builderLines(inspection.builders),
    say(''),
    say('Provisioners:\n'),
    ...provisionerLines(inspection.provisioners),
    say(NOTES[inspection.language]),
  ]
}

const NOTES = {
  JSON: `
Note: If your build names contain user variables or template
functions such as 'timestamp', these are processed at build time,
and therefore only show in their raw form here.`,
  TypeScript: `
Note: These are the builds that the variables' defaults make; other
values may make others.`,
}

function say(text: string): SaidLine {
  return { kind: 'say', text }
}

function fact(category: string, ...data: string[]): FactLine {
  return { kind: 'fact', category, data }
}

function descriptionLines(description: string | undefined): InspectionLine[] {
  return description === undefined ? [] : [say('Description:\n'), say(`${description}\n`)]
}

function variableLines(variables: readonly InspectedVariable[]): InspectionLine[] {
  if (variables.length === 0) return [say('Variables:\n'), say('  <No variables>'), say('')]
  const required = variables.filter((variable) => variable.required)
  const optional = variables.filter((variable) => !variable.required)
  const width = widest(variables)
  return [
    ...section('Required variables:\n', required, (variable) => [say(`  ${variable.name}`)]),
    ...section('Optional variables and their defaults:\n', optional, (variable) => [
      say(`  ${padded(variable.name, width)} = ${variable.default}`),
    ]),
  ]
}

function section(
  title: string,
  variables: readonly InspectedVariable[],
  lines: (variable: InspectedVariable) => InspectionLine[],
): InspectionLine[] {
  if (variables.length === 0) return []
  const facts = ({ name, default: value, required }: InspectedVariable) =>
    fact('template-variable', name, value, required ? '1' : '0')
  return [say(title), ...variables.flatMap((variable) => [facts(variable), ...lines(variable)]), say('')]
}

function builderLines(builders: readonly InspectedBuilder[]): InspectionLine[] {
  if (builders.length === 0) return [say('  <No builders>')]
  const width = widest(builders)
  return builders.flatMap(({ name, type }) => [
    fact('template-builder', name, type),
    say(`  ${padded(name, width)}${name === type ? '' : ` (${type})`}`),
  ])
}

function provisionerLines(provisioners: readonly string[]): InspectionLine[] {
  if (provisioners.length === 0) return [say('  <No provisioners>')]
  return provisioners.flatMap((type) => [fact('template-provisioner', type), say(`  ${type}`)])
}

/** Packer counts a column's width in bytes. */
function padded(name: string, width: number): string {
  return name + ' '.repeat(width - Buffer.byteLength(name))
}

function widest(items: readonly { readonly name: string }[]): number {
  return Math.max(0, ...items.map(({ name }) => Buffer.byteLength(name)))
}
