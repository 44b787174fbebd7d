import { copyFile, lstat, rm, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { Artifact, BuilderRun, BuilderType, Step, StepContext, StepList } from '../../engine/index.ts'
import { makeFolder } from '../../engine/make-folder.ts'
import { IngotError, messageOf } from '../../errors/index.ts'
import type { OptionsOf } from '../../options/index.ts'
import { noMachine } from './no-machine.ts'
import { fileOptions } from './options.ts'

type FileOptions = OptionsOf<typeof fileOptions>

/** Makes a file: for trying out templates, and for what post-processors take. */
export const fileBuilder: BuilderType<typeof fileOptions> = {
  type: 'file',
  options: fileOptions,
  prepare({ options, places, place }, { cwd }) {
    if (options.source && options.content) {
      throw new IngotError('file/two-sources', 'only one of "source" and "content" can be set', {
        place: places.get('content') ?? place,
      })
    }
    const empty = !options.source && !options.content
    return {
      warnings: empty ? ['neither "source" nor "content" is set: the file will be empty'] : [],
      generatedKeys: [],
      start(run) {
        const steps: StepList<unknown> = [writeStep(options), provisionStep(run)]
        return { steps, state: {}, artifact: () => fileArtifact(options.target, cwd) }
      },
      revive: () => fileArtifact(options.target, cwd),
    }
  },
}

function writeStep(options: FileOptions): Step<unknown> {
  return {
    name: 'Write file',
    async run(_state, context) {
      const path = resolve(context.host.cwd, options.target)
      await makeFolderOf(path, options)
      if (options.source) await copy(options.source, path, options, context)
      else await write(path, options)
    },
  }
}

async function makeFolderOf(path: string, { target }: FileOptions): Promise<void> {
  await naming(`the folder of "target" "${target}" can't be made`, async () => makeFolder(dirname(path), 0o755))
}

async function copy(source: string, path: string, { target }: FileOptions, { host, ui }: StepContext): Promise<void> {
  ui.say(`Copying ${source} to ${target}`)
  const from = resolve(host.cwd, source)
  await naming(`"source" "${source}" can't be copied to "${target}"`, () => copyFile(from, path), path)
}

async function write(path: string, { target, content = '' }: FileOptions): Promise<void> {
  await naming(`"target" "${target}" can't be written`, () => writeFile(path, content, { mode: 0o600 }), path)
}

function provisionStep(run: BuilderRun): Step<unknown> {
  return {
    name: 'Provision',
    async run(_state, context) {
      if (run.hasProvisioners) await run.provision(noMachine, { ID: 'File' }, context)
    },
  }
}

function fileArtifact(target: string, cwd: string): Artifact {
  return {
    builderId: 'packer.file',
    id: 'File',
    files: [target],
    description: `Stored file: ${target}`,
    state: {},
    destroy: () => rm(resolve(cwd, target), { force: true }),
  }
}

/** Errors of a disk on which a file has only half of its content. */
const DISK_TROUBLE: Readonly<Record<string, string>> = {
  ENOSPC: 'make room on the disk',
  EDQUOT: 'your share of the disk is used up: make room',
  EIO: 'the disk has a fault',
}
const REFUSED: Readonly<Record<string, string>> = {
  EACCES: 'look at the permissions of the file and of the folders above it',
  EPERM: 'look at the permissions of the file and of the folders above it',
  EROFS: 'the disk is read-only: choose another folder',
  EISDIR: 'there is a folder of that name: add the name of a file',
  ENOTDIR: 'one of the folders above it is a file',
}

/** @param halfWritten what must not stay when the disk fails in the middle of it */
async function naming(sentence: string, work: () => Promise<unknown>, halfWritten?: string): Promise<void> {
  try {
    await work()
  } catch (cause) {
    const code = String((cause as NodeJS.ErrnoException).code)
    if (halfWritten && Object.hasOwn(DISK_TROUBLE, code)) await removeHalf(halfWritten)
    const hint = DISK_TROUBLE[code] ?? REFUSED[code]
    throw new IngotError('file/unwritable', `${sentence}: ${messageOf(cause)}`, { cause, hint })
  }
}

/** Not what was no file before, such as a device. */
async function removeHalf(path: string): Promise<void> {
  const facts = await lstat(path).catch(() => undefined)
  if (facts?.isFile()) await rm(path, { force: true })
}
