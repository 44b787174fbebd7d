import {
  type Block,
  type BodyContent,
  type Diagnostic,
  errorAt,
  hasErrors,
  mergeBodies,
  Range,
  SourceFile,
} from '../../../hcl/index.ts'
import { UnaskedExtensions } from '../extensions/index.ts'
import type { ReadTemplate, TemplateFile } from '../files/index.ts'
import { ComponentBlocks } from './components.ts'
import { Definitions } from './definitions.ts'
import { readFunctions } from './functions.ts'
import { readLocals } from './locals.ts'
import type { HclModule } from './module.ts'
import { readPackerSettings } from './packer-settings.ts'
import { readProvisionerLists } from './provisioner-lists.ts'
import { readRegistry } from './registry.ts'
import { unsupportedVersions } from './required-version.ts'
import { topLevel } from './top-level.ts'
import { readVariables } from './variables.ts'

export interface ReadModule {
  /** All that could be read. */
  readonly module: HclModule
  readonly diagnostics: readonly Diagnostic[]
  /** Whether what is there can be relied on: the files have no mistakes of syntax, and the version fits. */
  readonly isWhole: boolean
}

/**
 * Reads the files of a template as one. Nothing in it is evaluated, but for what must be written out.
 * @param root the template's folder, as the user gave it
 */
export function readModule(root: string, { files, diagnostics: included }: ReadTemplate): ReadModule {
  const syntax = files.flatMap(({ parsed }) => parsed.diagnostics)
  const start = new Range(files[0]?.source ?? new SourceFile('-', ''), 0, 0)
  const body = mergeBodies(
    files.map(({ parsed }) => parsed.body),
    start,
  )
  const shape: Diagnostic[] = []
  const { content: first } = body.partialContent({ blocks: [{ type: 'packer' }] }, [])
  const packer = readPackerSettings(first.blocks, shape)
  const unasked = new UnaskedExtensions(body, packer.extensions)
  const content = body.content(topLevel(packer.extensions), shape)
  const versions = unsupportedVersions(packer.requiredVersions)
  // What is written for another version may look wrong to this one.
  const isMeant = versions.length === 0
  const module = moduleOf({ root, files, content, packer, unasked }, shape)
  const isWhole = isMeant && !hasErrors(syntax) && !hasErrors(included)
  const mistakes = firstMistakes(files)
  const further = isMeant
    ? [...included, ...unasked.explain(shape).filter((diagnostic) => isReadable(diagnostic, mistakes))]
    : []
  return { module, diagnostics: [...syntax, ...versions, ...further], isWhole }
}

/** Behind a mistake of syntax, what else seems wrong in the file may only follow from it. */
function isReadable({ subject }: Diagnostic, mistakes: ReadonlyMap<SourceFile, number>): boolean {
  const first = subject && mistakes.get(subject.source)
  return first === undefined || subject === undefined || subject.start < first
}

/** Where the first mistake of syntax stands in the files that have one. */
function firstMistakes(files: readonly TemplateFile[]): ReadonlyMap<SourceFile, number> {
  return new Map(
    files.flatMap(({ source, parsed }) => {
      const range = parsed.diagnostics.find(({ subject }) => subject)?.subject
      return range ? [[source, range.start] as const] : []
    }),
  )
}

interface ModuleParts extends Pick<HclModule, 'root' | 'packer' | 'unasked'> {
  readonly files: readonly TemplateFile[]
  readonly content: BodyContent
}

function moduleOf({ files, content, ...rest }: ModuleParts, diagnostics: Diagnostic[]): HclModule {
  return {
    ...rest,
    files: files.map(({ source }) => source),
    variables: readVariables(content.blocks, new Definitions('variable', diagnostics)).all,
    locals: readLocals(content.blocks, new Definitions('local', diagnostics)).all,
    data: new ComponentBlocks('data', diagnostics).read(blocksOf(content, 'data')),
    sources: new ComponentBlocks('source', diagnostics).read(blocksOf(content, 'source')),
    builds: ownBuilds(blocksOf(content, 'build'), files, diagnostics),
    functions: readFunctions(blocksOf(content, 'function'), new Definitions('function', diagnostics)).all,
    provisionerLists: readProvisionerLists(
      blocksOf(content, 'provisioners'),
      new Definitions('list of provisioners', diagnostics),
    ).all,
    registry: readRegistry(content, diagnostics),
  }
}

/** All builds of a template stand in its own files. */
function ownBuilds(blocks: readonly Block[], files: readonly TemplateFile[], diagnostics: Diagnostic[]) {
  const included = new Set(files.filter(({ isIncluded }) => isIncluded).map(({ source }) => source))
  return blocks.filter(({ headerRange }) => {
    if (!included.has(headerRange.source)) return true
    const detail = "An included file can't have builds. Move this one to the template's own files."
    diagnostics.push(errorAt(headerRange, 'Build in an included file', detail))
    return false
  })
}

function blocksOf({ blocks }: BodyContent, type: string): readonly Block[] {
  return blocks.filter((block) => block.type === type)
}
