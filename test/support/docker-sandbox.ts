import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Ended, type Running, run, startIngot } from './ingot.ts'
import { BASE, type Podman, startPodman } from './podman.ts'

/** A working folder in which Ingot and Packer build with the same podman. */
export class DockerSandbox {
  readonly podman: Podman = startPodman()
  readonly folder = mkdtempSync(join(tmpdir(), 'ingot-docker-'))
  readonly #env: Readonly<Record<string, string>>

  constructor() {
    mkdirSync(join(this.folder, 'home'))
    this.#env = { ...this.podman.env, INGOT_HOME: join(this.folder, 'home') }
  }

  /** Writes a template with one docker builder. */
  template(name: string, builder: object, rest: object = {}): string {
    const builders = [{ type: 'docker', image: BASE, pull: false, ...builder }]
    return this.write(name, JSON.stringify({ builders, ...rest }, undefined, 1))
  }

  write(name: string, text: string): string {
    writeFileSync(join(this.folder, name), text)
    return name
  }

  read(name: string): string {
    return readFileSync(join(this.folder, name), 'utf8')
  }

  start(args: readonly string[], env: Readonly<Record<string, string>> = {}): Running {
    return startIngot(args, { cwd: this.folder, env: { ...this.#env, ...env } })
  }

  ingot(...args: string[]): Promise<Ended> {
    return this.start(args).ended
  }

  packer(...args: string[]): Promise<Ended> {
    return run('packer', args, { cwd: this.folder, env: { ...this.#env, CHECKPOINT_DISABLE: '1' } })
  }

  containers(): string[] {
    return this.podman
      .run('ps', '--all', '--format', '{{.Names}}')
      .split('\n')
      .filter((name) => name !== '')
  }

  image(name: string): ImageFacts {
    return JSON.parse(this.podman.run('image', 'inspect', name))[0]
  }

  stop(): void {
    this.podman.stop()
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export interface ImageFacts {
  readonly Id: string
  readonly Author: string
  readonly Comment: string
  readonly Config: {
    readonly Env: string[]
    readonly Cmd?: string[]
    readonly Entrypoint?: string[]
    readonly Labels?: object
  }
}

/** The lines about artifacts of a machine-readable run, with ids of images and times as `…`. */
export function artifactLines({ stdout }: Ended): string[] {
  return stdout
    .split('\n')
    .filter((line) => /^\d+,[^,]+,artifact/.test(line))
    .map((line) => line.replace(/^\d+,/, '').replace(/[0-9a-f]{64}/g, '…'))
}
