import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { isSea } from 'node:sea'
import { IngotError } from '../errors/index.ts'
import type { runTool } from '../tools/index.ts'
import { typeErrors } from './diagnostics.ts'
import { foldersWith } from './find-up.ts'
import { ownTypes } from './own-types.ts'
import { projectFor } from './project.ts'

export interface TypeCheckRequest {
  /** As the user gave it. */
  readonly path: string
  readonly cwd: string
  readonly env: Readonly<Record<string, string | undefined>>
  readonly signal: AbortSignal
  /** Runs the compiler. */
  readonly run: typeof runTool
}

export interface TypeCheck {
  readonly errors: readonly IngotError[]
  /** Why types could not be checked although there is a compiler. */
  readonly warning?: string
}

/** Checks the types of a template with the TypeScript that is installed around it. Where there is none, nothing is said. */
export async function checkTypes(request: TypeCheckRequest): Promise<TypeCheck> {
  const { path, cwd } = request
  const template = resolve(cwd, path)
  const folder = dirname(template)
  const [around] = foldersWith(COMPILER, folder)
  if (!/\.m?ts$/.test(path) || around === undefined) return { errors: [] }
  const project = projectFor({ template, folder, ownTypes: ownTypes() })
  if (project) return compile(join(around, COMPILER), project, request)
  const warning = `the types of "${path}" are not checked: install the package "ingot" beside it, for its types`
  return { errors: [], warning }
}

const COMPILER = join('node_modules', 'typescript', 'bin', 'tsc')

async function compile(compiler: string, project: object, request: TypeCheckRequest): Promise<TypeCheck> {
  const { path, cwd, env, signal, run } = request
  const folder = mkdtempSync(join(tmpdir(), 'ingot-types-'))
  try {
    const config = join(folder, 'tsconfig.json')
    writeFileSync(config, JSON.stringify(project))
    const args = [compiler, '--project', config, '--pretty', 'false']
    // The single executable is no Node for others.
    const node = isSea() ? 'node' : process.execPath
    const { status, stdout, stderr } = await run(node, args, { cwd, env, signal, missing: noNode })
    const errors = typeErrors(stdout, cwd, sourceLine)
    if (status === 0 || errors.length > 0) return { errors }
    return { errors, warning: `the types of "${path}" could not be checked: ${(stdout + stderr).trim()}` }
  } catch (error) {
    if (error instanceof IngotError && error.code === 'types/no-node') return { errors: [], warning: error.message }
    throw error
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function noNode(): IngotError {
  return new IngotError('types/no-node', 'types are not checked: there is no "node" in PATH that could run TypeScript')
}

function sourceLine(path: string, line: number): string | undefined {
  try {
    return readFileSync(path, 'utf8').split(/\r\n|\n|\r/)[line - 1]
  } catch {
    return undefined
  }
}
