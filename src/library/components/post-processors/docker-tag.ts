// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, postProcessorFunction } from '../../../template/typescript/writing.ts'

/** The options of post-processor "docker-tag". */
export interface DockerTagOptions {
  /** The name to give to the image. */
  readonly repository: May<string>
  /**
   * The old name of tags.
   *
   * @deprecated use "tags" instead
   */
  readonly tag?: May<readonly May<string>[]> | undefined
  /** The tags, each of which makes a name of its own. */
  readonly tags?: May<readonly May<string>[]> | undefined
  /**
   * Takes a name from another image. No engine since Docker 1.12 asks for this: they all do.
   *
   * Default: false.
   */
  readonly force?: May<boolean> | undefined
  /** The program to use. Default: docker, or podman where there is no docker. */
  readonly docker_path?: May<string> | undefined
}

/** Post-processor "docker-tag". */
export const dockerTag = postProcessorFunction<DockerTagOptions>('docker-tag')
