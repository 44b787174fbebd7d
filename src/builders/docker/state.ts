import type { ConnectedState } from '../../communicators/index.ts'
import type { ContainerEngine } from '../../containers/index.ts'
import type { GeneratedData } from '../../engine/index.ts'

/** What the steps of one build share. Each part is there once the step that finds it out is done. */
export interface DockerState extends ConnectedState {
  found?: ContainerEngine
  /** The image's name or id, once it was built. */
  image?: string
  /** This computer's side of the shared folder. */
  shared?: string
  container?: Container
  /** What provisioners and post-processors may know. */
  generated?: GeneratedData
  /** Of the committed image. */
  imageId?: string
  exported?: string
}

export interface Container {
  readonly id: string
  /** As the image has it, or `run_command`; empty for root. */
  readonly user: string
  /** Empty where the engine gives it none of its own. */
  readonly address: string
  readonly source: SourceImage
}

export interface SourceImage {
  readonly id: string
  readonly digest: string
  readonly command: readonly string[]
  readonly entrypoint: readonly string[]
}

/** @throws Error when the step that brings it has not run: a mistake in the order of steps */
export function known<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new Error(`the docker builder doesn't know its ${name} yet`)
  return part
}
