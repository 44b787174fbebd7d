import { copyFile, rm, writeFile } from 'node:fs/promises'
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
  await naming(`"source" "${source}" can't be copied to "${target}"`, () => copyFile(resolve(host.cwd, source), path))
}

async function write(path: string, { target, content = '' }: FileOptions): Promise<void> {
  await naming(`"target" "${target}" can't be written`, () => writeFile(path, content, { mode: 0o600 }))
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

async function naming(sentence: string, work: () => Promise<unknown>): Promise<void> {
  try {
    await work()
  } catch (cause) {
    throw new IngotError('file/unwritable', `${sentence}: ${messageOf(cause)}`, { cause })
  }
}
