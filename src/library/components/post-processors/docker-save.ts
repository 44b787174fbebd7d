// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, postProcessorFunction } from '../../../template/typescript/writing.ts'

/** The options of post-processor "docker-save". */
export interface DockerSaveOptions {
  /** The archive to write, which "docker load" reads. */
  readonly path: May<string>
  /** The program to use. Default: docker, or podman where there is no docker. */
  readonly docker_path?: May<string> | undefined
}

/** Post-processor "docker-save". */
export const dockerSave = postProcessorFunction<DockerSaveOptions>('docker-save')
