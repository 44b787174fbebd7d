// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, postProcessorFunction } from '../../../template/typescript/writing.ts'
import type { RegistryLoginOptions } from '../registry-login-options.ts'

/** The options of post-processor "docker-push". */
export interface DockerPushOptions extends RegistryLoginOptions {
  /** The platform to push, of an image that is there for several. */
  readonly platform?: May<string> | undefined
  /** The program to use. Default: docker, or podman where there is no docker. */
  readonly docker_path?: May<string> | undefined
}

/** Post-processor "docker-push". */
export const dockerPush = postProcessorFunction<DockerPushOptions>('docker-push')
