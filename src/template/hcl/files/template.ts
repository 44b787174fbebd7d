import { type Diagnostic, type ParsedConfig, parseConfig, type SourceFile } from '../../../hcl/index.ts'
import type { FileAccess } from '../../request.ts'
import { includedFiles } from './include.ts'
import { readSources } from './read.ts'

/** One of the files that a template consists of. */
export interface TemplateFile {
  readonly source: SourceFile
  readonly parsed: ParsedConfig
  /** Another file names it, so that it may stand outside of the template's folder. */
  readonly isIncluded: boolean
}

export interface ReadTemplate {
  /** Those of the template's folder first. */
  readonly files: readonly TemplateFile[]
  /** What is wrong with naming other files. */
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * Reads the files of a template, and those that they include.
 * @throws IngotError `template/not-found`, `template/unreadable`
 */
export async function readTemplate(paths: readonly string[], access: FileAccess): Promise<ReadTemplate> {
  const sources = await readSources(paths, 'template', access)
  const files = sources.map((source) => ({ source, parsed: parseConfig(source), isIncluded: false }))
  const diagnostics: Diagnostic[] = []
  const included = await includedFiles(files, access, diagnostics)
  return { files: [...files, ...included], diagnostics }
}
