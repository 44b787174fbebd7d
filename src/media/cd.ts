import { mkdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { IngotError } from '../errors/index.ts'
import { findProgram, runTool } from '../tools/index.ts'
import { stage } from './contents.ts'
import type { MediaContext } from './context.ts'

/** The decoded `cdOptions`. */
export interface CdValues {
  readonly cd_files: readonly string[]
  readonly cd_content: Readonly<Record<string, string>>
  readonly cd_label: string
}

interface Tool {
  readonly program: string
  readonly args: (label: string, to: string, from: string) => string[]
}

/** Programs that make ISO 9660 images, in Packer's order. Joliet and Rock Ridge keep long names, for Windows and for Unix. */
const TOOLS: readonly Tool[] = [
  {
    program: 'xorriso',
    args: (label, to, from) => ['-as', 'genisofs', '-rock', '-joliet', '-volid', label, '-output', to, from],
  },
  { program: 'mkisofs', args: (label, to, from) => ['-rock', '-joliet', '-volid', label, '-o', to, from] },
  { program: 'genisoimage', args: (label, to, from) => ['-rock', '-joliet', '-volid', label, '-o', to, from] },
  {
    program: 'hdiutil',
    args: (label, to, from) => ['makehybrid', '-o', to, '-hfs', '-joliet', '-iso', '-default-volume-name', label, from],
  },
  { program: 'oscdimg', args: (label, to, from) => ['-j1', '-o', '-m', `-l${label}`, from, to] },
]

/**
 * Makes an ISO image for the guest's CD drive at `path`.
 * @returns false when there is nothing to put on it
 * @throws IngotError `media/no-tool`, `media/tool-failed`, and what {@link stage} throws
 */
export async function makeCd(values: CdValues, path: string, context: MediaContext): Promise<boolean> {
  if (values.cd_files.length === 0 && Object.keys(values.cd_content).length === 0) return false
  const tool = firstTool(context)
  const folder = join(context.workFolder, 'cd')
  await mkdir(folder, { recursive: true })
  const sources = [{ option: 'cd_files', patterns: values.cd_files }]
  await stage({ sources, texts: { option: 'cd_content', byPath: values.cd_content } }, folder, context.cwd)
  // Beside the target, to be renamed when it is whole. hdiutil adds ".iso" to a name that lacks it.
  const fresh = `${path}.new.iso`
  try {
    await run(tool, values.cd_label, fresh, folder, context)
    await rename(fresh, path)
  } finally {
    await rm(fresh, { force: true })
  }
  return true
}

async function run(tool: Tool, label: string, to: string, from: string, { signal, env }: MediaContext): Promise<void> {
  const { status, stderr } = await runTool(tool.program, tool.args(label, to, from), { signal, env, missing: noTool })
  if (status === 0) return
  const message = `${tool.program} could not make the CD: exit status ${status}`
  throw new IngotError('media/tool-failed', message, { details: stderr.trim().split('\n').slice(-10) })
}

function firstTool(context: MediaContext): Tool {
  const tool = TOOLS.find(({ program }) => findProgram(program, context))
  if (tool) return tool
  throw noTool()
}

function noTool(): IngotError {
  const names = TOOLS.map(({ program }) => program).join(', ')
  return new IngotError('media/no-tool', `no program that makes CDs is installed: one of ${names} is needed`, {
    hint: 'On Debian and Ubuntu: sudo apt-get install xorriso',
  })
}
