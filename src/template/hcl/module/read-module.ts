import {
  type Block,
  type BodyContent,
  type Diagnostic,
  hasErrors,
  mergeBodies,
  parseConfig,
  Range,
  type SourceFile,
} from '../../../hcl/index.ts'
import { ComponentBlocks } from './components.ts'
import { Definitions } from './definitions.ts'
import { readLocals } from './locals.ts'
import type { HclModule } from './module.ts'
import { readPackerSettings } from './packer-settings.ts'
import { onlyRegistry } from './registry.ts'
import { unsupportedVersions } from './required-version.ts'
import { TOP_LEVEL } from './top-level.ts'
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
export function readModule(root: string, files: readonly SourceFile[]): ReadModule {
  const parsed = files.map(parseConfig)
  const diagnostics = parsed.flatMap((file) => file.diagnostics)
  const start = new Range(files[0] as SourceFile, 0, 0)
  const body = mergeBodies(
    parsed.map((file) => file.body),
    start,
  )
  const shape: Diagnostic[] = []
  const content = body.content(TOP_LEVEL, shape)
  const packer = readPackerSettings(blocksOf(content, 'packer'), shape)
  const versions = unsupportedVersions(packer.requiredVersions)
  // What is written for another version may look wrong to this one.
  const isMeant = versions.length === 0
  const module = moduleOf(root, files, content, packer, shape)
  const isWhole = isMeant && !hasErrors(diagnostics)
  return { module, diagnostics: [...diagnostics, ...versions, ...(isMeant ? shape : [])], isWhole }
}

function moduleOf(
  root: string,
  files: readonly SourceFile[],
  content: BodyContent,
  packer: HclModule['packer'],
  diagnostics: Diagnostic[],
): HclModule {
  return {
    root,
    files,
    packer,
    variables: readVariables(content.blocks, new Definitions('variable', diagnostics)).all,
    locals: readLocals(content.blocks, new Definitions('local', diagnostics)).all,
    data: new ComponentBlocks('data', diagnostics).read(blocksOf(content, 'data')),
    sources: new ComponentBlocks('source', diagnostics).read(blocksOf(content, 'source')),
    builds: blocksOf(content, 'build'),
    registry: onlyRegistry(blocksOf(content, 'hcp_packer_registry'), diagnostics),
  }
}

function blocksOf({ blocks }: BodyContent, type: string): readonly Block[] {
  return blocks.filter((block) => block.type === type)
}
