import { basename, dirname, join } from 'node:path'
import { IngotError, nearest } from '../../../errors/index.ts'
import type { FileAccess } from '../../request.ts'
import { namesInFolder } from '../../syntax.ts'

/** Which files make an HCL2 template. Paths are as the user would type them. */
export interface TemplateFiles {
  /** `path.root`: the folder that was given, or the folder of the file that was. */
  readonly root: string
  /** HCL first, then JSON, each by name. */
  readonly templates: readonly string[]
  /** `*.auto.pkrvars.hcl`, then `*.auto.pkrvars.json`, which count only where a folder was given. */
  readonly variables: readonly string[]
}

/**
 * Finds the files of a template.
 * @param path empty for a template with nothing in it
 * @throws IngotError `template/no-files` for a folder without any
 */
export async function findTemplateFiles(path: string, access: FileAccess): Promise<TemplateFiles> {
  if (path === '') return { root: '', templates: [], variables: [] }
  const names = await namesInFolder(path, access)
  if (!names) return { root: slashes(dirname(path)), templates: [path], variables: [] }
  const withEnding = (ending: string) => names.filter((name) => name.endsWith(ending)).map((name) => join(path, name))
  const templates = [...withEnding('.pkr.hcl'), ...withEnding('.pkr.json')]
  if (templates.length === 0) throw noFiles(path, names)
  const variables = [...withEnding('.auto.pkrvars.hcl'), ...withEnding('.auto.pkrvars.json')]
  return { root: slashes(path), templates, variables }
}

function noFiles(path: string, names: readonly string[]): IngotError {
  return new IngotError('template/no-files', `the folder "${path}" holds no HCL2 template`, {
    hint: noFilesHint(path, names),
  })
}

function noFilesHint(path: string, names: readonly string[]): string {
  const hcl = names.find((name) => name.endsWith('.hcl') && !name.endsWith('.pkrvars.hcl'))
  if (hcl) return `the names of its files end in ".pkr.hcl" or ".pkr.json"; rename "${hcl}"?`
  const json = nearest(`${basename(path)}.json`, names) ?? names.find((name) => name.endsWith('.json'))
  if (json) return `for a JSON template, name the file: "${join(path, json)}"`
  return 'the names of its files end in ".pkr.hcl" or ".pkr.json"'
}

function slashes(path: string): string {
  return path.replaceAll('\\', '/')
}
