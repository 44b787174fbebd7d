import type { Host } from '../engine/index.ts'
import { IngotError } from '../errors/index.ts'
import { findProgram } from '../tools/index.ts'
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
    const program = findProgram(dockerPath, host)
    if (program) return { engine: new ContainerEngine(program, host), standsIn: false }
    const sentence = `"docker_path" "${dockerPath}" is not a program that can be run`
    throw new IngotError('docker/not-installed', sentence, { hint: HINT })
  }
  const docker = findProgram('docker', host)
  if (docker) return { engine: new ContainerEngine(docker, host), standsIn: false }
  const podman = findProgram('podman', host)
  if (podman) return { engine: new ContainerEngine(podman, host), standsIn: true }
  throw new IngotError('docker/not-installed', 'neither docker nor podman is on the PATH', { hint: HINT })
}

const HINT =
  'Install one of them, on Debian and Ubuntu with "sudo apt-get install podman" or "sudo apt-get install docker.io"; or say with "docker_path" where it is.'
