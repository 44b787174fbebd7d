import { basename } from 'node:path'
import { IngotError } from '../errors/index.ts'
import type { EngineAnswer } from './container-engine.ts'

/** The error for a command that ended with something else than 0. Its arguments are left out: they may be long. */
export function commandFailed(program: string, args: readonly string[], { code, stderr }: EngineAnswer): IngotError {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '' && !/^(?:Run|See) '.* --help'/.test(line))
  const name = basename(program)
  const reason = lines.at(-1)?.trim() || `exit status ${code}`
  return new IngotError('docker/failed', `${name} ${commandOf(args)} failed: ${reason}`, {
    hint: hintFor(stderr),
    details: lines.slice(-10),
  })
}

function commandOf(args: readonly string[]): string {
  const [first = '', second = ''] = args
  return first === 'container' || first === 'image' ? `${first} ${second}` : first
}

function hintFor(stderr: string): string | undefined {
  if (/Cannot connect to the Docker daemon|error during connect/i.test(stderr)) {
    return 'Start the Docker service, or use podman, which needs none: "docker_path": "podman".'
  }
  if (/permission denied.*docker\.sock/i.test(stderr)) {
    return 'Your user may not talk to Docker: add it to the group "docker" and log in again, or use podman.'
  }
  if (/unauthorized|authentication required|denied: requested access/i.test(stderr)) {
    return 'Set "login": true with "login_username", "login_password" and "login_server".'
  }
  if (/no such image|image not known|manifest unknown|unable to find image/i.test(stderr)) {
    return 'Is the name right? An image that is only on this computer needs "pull": false.'
  }
  if (/no space left on device/i.test(stderr)) return 'Free some space: old containers and images may go.'
  return undefined
}
