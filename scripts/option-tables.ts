import { readFileSync, writeFileSync } from 'node:fs'
import * as z from 'zod'
import { awsAccessOptions } from '../src/aws/index.ts'
import { amiOptions, deviceOptions, runOptions } from '../src/builders/amazon-common/options/index.ts'
import { options as amazonEbs } from '../src/builders/amazon-ebs/options.ts'
import { dockerOptions } from '../src/builders/docker/options.ts'
import { fileOptions } from '../src/builders/file/options.ts'
import { faultKinds } from '../src/cloud/faults/index.ts'
import { communicatorOptions } from '../src/communicators/index.ts'
import { type AnyType, optionMetaOf, registrationOf } from '../src/options/index.ts'
import { amazonImportOptions } from '../src/post-processors/amazon-import/index.ts'
import { ansibleOptions } from '../src/provisioners/ansible/options.ts'
import { ansibleLocalOptions } from '../src/provisioners/ansible-local/options.ts'
import { powershellOptions } from '../src/provisioners/powershell/options.ts'
import { windowsRestartOptions } from '../src/provisioners/windows-restart/options.ts'
import { windowsShellOptions } from '../src/provisioners/windows-shell/options.ts'

// Fills the tables of options in docs/ from the definitions, between `<!-- options: NAME -->` and `<!-- /options -->`.
// Run it after changing an option: `node scripts/option-tables.ts`. A test compares.

type Shape = Readonly<Record<string, AnyType>>

const shared = { ...awsAccessOptions, ...amiOptions, ...runOptions, ...deviceOptions, ...communicatorOptions }

const tables: Readonly<Record<string, Shape>> = {
  'amazon-import': amazonImportOptions.shape,
  ...Object.fromEntries(Object.entries(faultKinds).map(([kind, { shape }]) => [`fault-${kind}`, withoutKind(shape)])),
  'aws-access': awsAccessOptions,
  ami: amiOptions,
  run: runOptions,
  devices: deviceOptions,
  communicators: communicatorOptions,
  'amazon-ebs': own(amazonEbs.shape),
  ansible: ansibleOptions.shape,
  'ansible-local': ansibleLocalOptions.shape,
  powershell: powershellOptions.shape,
  'windows-shell': windowsShellOptions.shape,
  'windows-restart': windowsRestartOptions.shape,
  docker: own(dockerOptions.shape),
  file: own(fileOptions.shape),
}

function withoutKind({ kind: _, ...shape }: Shape): Shape {
  return shape
}

/** Those that stand in no other table. */
function own(shape: Shape): Shape {
  return Object.fromEntries(Object.entries(shape).filter(([name]) => !(name in shared)))
}

/** A page with its tables made anew. @throws Error when it asks for a table that isn't there */
export function filled(page: string): string {
  return page.replace(/(<!-- options: (\S+) -->\n).*?(<!-- \/options -->)/gs, (_, begin, name: string, end) => {
    const shape = tables[name]
    if (!shape) throw new Error(`there is no table "${name}"`)
    return `${begin}\n${table(shape)}\n\n${end}`
  })
}

function table(shape: Shape): string {
  const rows = [
    ['option', 'type', 'meaning'],
    ...Object.entries(shape).flatMap(([name, type]) => optionRows(name, type)),
  ]
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)))
  const line = (row: readonly string[]) => `| ${row.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`
  const [head = [], ...body] = rows
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...body.map(line)].join('\n')
}

/** One row for an option, and one for each option inside of it. */
function optionRows(name: string, type: AnyType): string[][] {
  const inner = bare(type)
  const member = registrationOf(inner)?.member
  const block = [inner, member && bare(member)].find((candidate) => candidate instanceof z.ZodObject)
  const row = [`\`${name}\``, typeName(inner, member), meaning(type)]
  if (!(block instanceof z.ZodObject)) return [row]
  return [row, ...Object.entries(block.shape as Shape).flatMap(([key, value]) => optionRows(`${name}.${key}`, value))]
}

function bare(type: AnyType): AnyType {
  return type instanceof z.ZodOptional || type instanceof z.ZodDefault ? bare(type.def.innerType) : type
}

function typeName(type: AnyType, member: AnyType | undefined): string {
  const kind = registrationOf(type)?.kind ?? 'any'
  if (type instanceof z.ZodObject) return 'block'
  if (member && bare(member) instanceof z.ZodObject) return 'list of blocks'
  if (member) return `${kind} of ${registrationOf(bare(member))?.kind ?? 'any'}s`
  return kind
}

function meaning(type: AnyType): string {
  const meta = optionMetaOf(type)
  const notes = [
    meta?.refused && `**Not supported:** ${meta.refused}.`,
    meta?.deprecated && `Deprecated: ${meta.deprecated}.`,
    meta?.late && 'Rendered late.',
  ]
  return [meta?.description ?? '', ...notes.filter(Boolean)].join(' ').replaceAll('|', '\\|')
}

/** The pages that have such tables. */
export const pages = [
  'docs/builders-amazon-ebs.md',
  'docs/builders-docker.md',
  'docs/builders-file.md',
  'docs/communicators.md',
  'docs/local-cloud-faults.md',
  'docs/post-processors.md',
  'docs/provisioners.md',
]

if (import.meta.main) {
  for (const page of pages) writeFileSync(page, filled(readFileSync(page, 'utf8')))
}
