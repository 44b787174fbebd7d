// Written by scripts/typescript-components.ts from the definition of the component's options: change that instead.
import { builderFunction, type May } from '../../../template/typescript/writing.ts'
import type { DockerArtifact } from '../../artifacts.ts'
import type { CommunicatorOptions } from '../communicator-options.ts'
import type { RegistryLoginOptions } from '../registry-login-options.ts'

/** The options of builder "docker". */
export interface DockerOptions extends CommunicatorOptions, RegistryLoginOptions {
  /** The image to start from. Either this or build is needed. */
  readonly image?: May<string> | undefined
  /** Builds the image to start from with a Dockerfile. */
  readonly build?:
    | {
        /** The Dockerfile (or Containerfile). */
        readonly path: May<string>
        /** The folder that the Dockerfile copies from. Default: the working folder. */
        readonly build_dir?: May<string> | undefined
        /** Values for the ARGs of the Dockerfile. */
        readonly arguments?: May<Readonly<Record<string, May<string>>>> | undefined
        /** Asks the registry for a newer image to start from. Default true. */
        readonly pull?: May<boolean> | undefined
        /**
         * Compresses what is sent to the engine.
         *
         * Default: false.
         */
        readonly compress?: May<boolean> | undefined
      }
    | undefined
  /**
   * Makes an image in the engine's store of the container.
   *
   * Default: false.
   */
  readonly commit?: May<boolean> | undefined
  /**
   * Throws the container away. Of commit, discard and export_path one is needed.
   *
   * Default: false.
   */
  readonly discard?: May<boolean> | undefined
  /** Writes the container's files to this tar archive. */
  readonly export_path?: May<string> | undefined
  /** The image's author. */
  readonly author?: May<string> | undefined
  /** Lines as in a Dockerfile for the committed image, such as "ENV A=b". CMD and ENTRYPOINT stay those of the source image otherwise. */
  readonly changes?: May<readonly May<string>[]> | undefined
  /** A remark on the commit. */
  readonly message?: May<string> | undefined
  /** Where the container sees the folder that it shares with this computer. Default "/packer-files", in Windows containers "c:/packer-files". */
  readonly container_dir?: May<string> | undefined
  /** Devices of this computer to be seen in the container. */
  readonly device?: May<readonly May<string>[]> | undefined
  /** Capabilities to give to the container. */
  readonly cap_add?: May<readonly May<string>[]> | undefined
  /** Capabilities to take from the container. */
  readonly cap_drop?: May<readonly May<string>[]> | undefined
  /**
   * Gives the container all rights of this computer.
   *
   * Default: false.
   */
  readonly privileged?: May<boolean> | undefined
  /** The runtime for the container, where the engine has several. */
  readonly runtime?: May<string> | undefined
  /** The platform of the image, such as "linux/arm64". */
  readonly platform?: May<string> | undefined
  /** Folders of the container that are in memory only. */
  readonly tmpfs?: May<readonly May<string>[]> | undefined
  /** Folders of this computer, each with the path under which the container sees it. A leading "~/" is your home folder. */
  readonly volumes?: May<Readonly<Record<string, May<string>>>> | undefined
  /**
   * The arguments of "docker run"; {{.Image}} is the image. Default ["-d","-i","-t","--entrypoint=/bin/sh","--","{{.Image}}"]. It must leave a container running that has /bin/sh.
   *
   * Rendered when the machine is known: `{{ … }}` in it may use what is known then.
   */
  readonly run_command?: May<readonly May<string>[]> | undefined
  /** The user that commands run as. Default: the image's own. */
  readonly exec_user?: May<string> | undefined
  /**
   * Runs commands in a terminal.
   *
   * Default: false.
   */
  readonly pty?: May<boolean> | undefined
  /** Gives uploaded files to exec_user or the image's own user. They are root's otherwise. Default true. */
  readonly fix_upload_owner?: May<boolean> | undefined
  /**
   * The container is a Windows container.
   *
   * Default: false.
   */
  readonly windows_container?: May<boolean> | undefined
  /**
   * Pulls the image first. Set it to false for an image that is only on this computer.
   *
   * Default: true.
   */
  readonly pull?: May<boolean> | undefined
  /** The program to use. Default: docker, or podman where there is no docker. */
  readonly docker_path?: May<string> | undefined
  /** How to reach the container: "docker" (the default), "dockerWindowsContainer", "ssh", "winrm" or "none". */
  readonly communicator?: May<string> | undefined
}

/** Builder "docker". */
export const docker = builderFunction<DockerOptions, DockerArtifact>('docker')
