import { accessSync, constants } from 'node:fs'
import { delimiter, isAbsolute, join, resolve } from 'node:path'
import type { Host } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { ContainerEngine } from './container-engine.ts'

export interface FoundEngine {
  readonly engine: ContainerEngine
  /** It was taken because there is no docker, and nobody asked for it by name. */
  readonly standsIn: boolean
}

/**
 * The command line to work with: `docker_path`, else docker, else podman, whichever is on the PATH.
 * @throws IngotError `docker/not-installed`
 */
export function findEngine(dockerPath: string | undefined, host: Pick<Host, 'env' | 'cwd'>): FoundEngine {
  if (dockerPath) {
    const program = find(dockerPath, host)
    if (program) return { engine: new ContainerEngine(program, host), standsIn: false }
    const sentence = `"docker_path" "${dockerPath}" is not a program that can be run`
    throw new IngotError('docker/not-installed', sentence, { hint: HINT })
  }
  const docker = find('docker', host)
  if (docker) return { engine: new ContainerEngine(docker, host), standsIn: false }
  const podman = find('podman', host)
  if (podman) return { engine: new ContainerEngine(podman, host), standsIn: true }
  throw new IngotError('docker/not-installed', 'neither docker nor podman is on the PATH', { hint: HINT })
}

const HINT =
  'Install one of them, on Debian and Ubuntu with "sudo apt-get install podman" or "sudo apt-get install docker.io"; or say with "docker_path" where it is.'

/** Where the shell would find a program. */
function find(name: string, { env, cwd }: Pick<Host, 'env' | 'cwd'>): string | undefined {
  const folders = /[\\/]/.test(name) ? [''] : (env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '')
  const endings = process.platform === 'win32' ? ['', ...(env['PATHEXT'] ?? '.EXE;.CMD').split(';')] : ['']
  return folders
    .flatMap((folder) => endings.map((ending) => inFolder(folder, name + ending, cwd)))
    .find((path) => canRun(path))
}

function inFolder(folder: string, name: string, cwd: string): string {
  return isAbsolute(name) ? name : resolve(cwd, folder === '' ? name : join(folder, name))
}

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
