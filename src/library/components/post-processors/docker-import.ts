// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { type May, postProcessorFunction } from '../../../template/typescript/writing.ts'

/** The options of post-processor "docker-import". */
export interface DockerImportOptions {
  /** The name of the image. */
  readonly repository: May<string>
  /** The image's tag. Default: the engine's own, which is "latest". */
  readonly tag?: May<string> | undefined
  /** Lines as in a Dockerfile, such as "CMD /bin/app". */
  readonly changes?: May<readonly May<string>[]> | undefined
  /** The platform of the image, such as "linux/arm64". */
  readonly platform?: May<string> | undefined
  /** The program to use. Default: docker, or podman where there is no docker. */
  readonly docker_path?: May<string> | undefined
}

/** Post-processor "docker-import". */
export const dockerImport = postProcessorFunction<DockerImportOptions>('docker-import')
