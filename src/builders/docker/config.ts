import { homedir } from 'node:os'
import { resolve } from 'node:path'
import { type CommunicatorConfig, prepareCommunicator } from '../../communicators/index.ts'
import { type LoginConfig, prepareLogin } from '../../containers/index.ts'
import { type Decoded, type PrepareContext, statsOf } from '../../engine/index.ts'
import { flattenErrors, IngotError, throwAll } from '../../errors/index.ts'
import type { DockerOptions } from './options.ts'

/** What becomes of the container at the end. */
export type Outcome =
  | { readonly kind: 'commit' }
  | { readonly kind: 'discard' }
  | { readonly kind: 'export'; readonly path: string }

export type ContainerCommunicator = { readonly type: 'docker' } | { readonly type: 'dockerWindowsContainer' }

/** The options, checked, with what follows from them. */
export interface DockerConfig {
  readonly options: DockerOptions
  readonly outcome: Outcome
  readonly login: LoginConfig
  readonly communicator: ContainerCommunicator | CommunicatorConfig
  /** Where the container sees the shared folder. */
  readonly containerFolder: string
  readonly volumes: ReadonlyMap<string, string>
  readonly prepared: PrepareContext
  readonly warnings: readonly string[]
}

/** Checks how the options go together. Nothing is run. @throws IngotError, IngotErrors, each with its place */
export function prepareConfig(decoded: Decoded<DockerOptions>, prepared: PrepareContext): DockerConfig {
  const { options } = decoded
  const problems = new Problems(decoded)
  const outcome = outcomeOf(options, prepared, problems)
  checkSource(options, problems)
  const login = problems.collect(() => prepareLogin(decoded, prepared)) ?? ({ kind: 'none' } as const)
  const communicator = problems.collect(() => communicatorOf(decoded, prepared)) ?? ({ type: 'none' } as const)
  throwAll(problems.errors)
  const windows = options.windows_container
  return {
    options,
    outcome,
    login,
    communicator,
    containerFolder: options.container_dir || (windows ? 'c:/packer-files' : '/packer-files'),
    volumes: new Map(Object.entries(options.volumes).map(([here, there]) => [expandHome(here, prepared), there])),
    prepared,
    warnings: warningsFor(decoded),
  }
}

class Problems {
  readonly errors: IngotError[] = []
  readonly #decoded: Decoded<DockerOptions>

  constructor(decoded: Decoded<DockerOptions>) {
    this.#decoded = decoded
  }

  add(option: string, sentence: string, hint?: string): void {
    const { places, place } = this.#decoded
    this.errors.push(new IngotError('docker/options', sentence, { place: places.get(option) ?? place, hint }))
  }

  collect<T>(work: () => T): T | undefined {
    try {
      return work()
    } catch (error) {
      for (const each of flattenErrors(error)) {
        if (!(each instanceof IngotError)) throw error
        this.errors.push(each)
      }
      return undefined
    }
  }
}

function outcomeOf(options: DockerOptions, { cwd }: PrepareContext, problems: Problems): Outcome {
  const { commit, discard, export_path: path } = options
  const wanted = [commit && 'commit', discard && 'discard', path && 'export_path'].filter(Boolean) as string[]
  if (wanted.length === 0) {
    problems.add('', 'builder "docker" needs one of "commit", "discard" and "export_path"')
  } else if (wanted.length > 1) {
    const sentence = `only one of ${wanted.map((name) => `"${name}"`).join(' and ')} can be set`
    problems.add(wanted.at(-1) ?? '', sentence)
  }
  if (path && statsOf(resolve(cwd, path))?.isDirectory()) {
    problems.add('export_path', `"export_path" "${path}" is a folder`, 'It must name the archive to be written.')
  }
  if (commit) return { kind: 'commit' }
  return path ? { kind: 'export', path } : { kind: 'discard' }
}

function checkSource({ image, build }: DockerOptions, problems: Problems): void {
  if (!image && !build) problems.add('', 'builder "docker" needs "image" or "build": what to start from')
  if (image && build) problems.add('build', 'only one of "image" and "build" can be set')
}

function communicatorOf(decoded: Decoded<DockerOptions>, prepared: PrepareContext): DockerConfig['communicator'] {
  const { options } = decoded
  const wanted = options.communicator || (options.windows_container ? 'dockerWindowsContainer' : 'docker')
  switch (wanted) {
    case 'docker':
    case 'dockerWindowsContainer':
      return { type: wanted }
    default:
      return prepareCommunicator({ ...decoded, options: { ...options, communicator: wanted } }, prepared)
  }
}

function expandHome(path: string, { env }: PrepareContext): string {
  return path.startsWith('~/') ? (env['HOME'] || homedir()) + path.slice(1) : path
}

function warningsFor({ options, places }: Decoded<DockerOptions>): readonly string[] {
  const { build, pull } = options
  if (build && pull && places.has('pull')) {
    return ['"pull" means nothing with "build": say "pull" inside of "build"']
  }
  return []
}
