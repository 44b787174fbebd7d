import { communicatorOptions } from '../../communicators/index.ts'
import { loginOptions } from '../../containers/index.ts'
import { block, boolean, defineOptions, list, map, type OptionsOf, option, string } from '../../options/index.ts'

const LINUX_COMMAND = ['-d', '-i', '-t', '--entrypoint=/bin/sh', '--', '{{.Image}}']
const WINDOWS_COMMAND = ['-d', '-i', '-t', '--entrypoint=powershell', '--', '{{.Image}}']

export const dockerOptions = defineOptions({
  image: option(string().optional(), 'The image to start from. Either this or build is needed.'),
  build: option(
    block({
      path: option(string(), 'The Dockerfile (or Containerfile).'),
      build_dir: option(
        string().default('.'),
        'The folder that the Dockerfile copies from. Default: the working folder.',
      ),
      arguments: option(map(string()).default({}), 'Values for the ARGs of the Dockerfile.'),
      pull: option(boolean().default(true), 'Asks the registry for a newer image to start from. Default true.'),
      compress: option(boolean().default(false), 'Compresses what is sent to the engine.'),
    }).optional(),
    'Builds the image to start from with a Dockerfile.',
  ),
  commit: option(boolean().default(false), "Makes an image in the engine's store of the container."),
  discard: option(
    boolean().default(false),
    'Throws the container away. Of commit, discard and export_path one is needed.',
  ),
  export_path: option(string().optional(), "Writes the container's files to this tar archive."),

  author: option(string().optional(), "The image's author."),
  changes: option(
    list(string()).default([]),
    'Lines as in a Dockerfile for the committed image, such as "ENV A=b". CMD and ENTRYPOINT stay those of the source image otherwise.',
  ),
  message: option(string().optional(), 'A remark on the commit.'),

  container_dir: option(
    string().optional(),
    'Where the container sees the folder that it shares with this computer. Default "/packer-files", in Windows containers "c:/packer-files".',
  ),
  device: option(list(string()).default([]), 'Devices of this computer to be seen in the container.'),
  cap_add: option(list(string()).default([]), 'Capabilities to give to the container.'),
  cap_drop: option(list(string()).default([]), 'Capabilities to take from the container.'),
  privileged: option(boolean().default(false), 'Gives the container all rights of this computer.'),
  runtime: option(string().optional(), 'The runtime for the container, where the engine has several.'),
  platform: option(string().optional(), 'The platform of the image, such as "linux/arm64".'),
  tmpfs: option(list(string()).default([]), 'Folders of the container that are in memory only.'),
  volumes: option(
    map(string()).default({}),
    'Folders of this computer, each with the path under which the container sees it. A leading "~/" is your home folder.',
  ),
  run_command: option(list(string()).optional(), {
    description: `The arguments of "docker run"; {{.Image}} is the image. Default ${JSON.stringify(LINUX_COMMAND)}. It must leave a container running that has /bin/sh.`,
    late: true,
  }),
  exec_user: option(string().optional(), "The user that commands run as. Default: the image's own."),
  pty: option(boolean().default(false), 'Runs commands in a terminal.'),
  fix_upload_owner: option(
    boolean().default(true),
    "Gives uploaded files to exec_user or the image's own user. They are root's otherwise. Default true.",
  ),
  windows_container: option(boolean().default(false), 'The container is a Windows container.'),

  pull: option(
    boolean().default(true),
    'Pulls the image first. Set it to false for an image that is only on this computer.',
  ),
  docker_path: option(string().optional(), 'The program to use. Default: docker, or podman where there is no docker.'),
  ...loginOptions,

  ...communicatorOptions,
  communicator: option(
    string().optional(),
    'How to reach the container: "docker" (the default), "dockerWindowsContainer", "ssh", "winrm" or "none".',
  ),
})

export type DockerOptions = OptionsOf<typeof dockerOptions>

/** The arguments for `docker run` when the template has none. */
export function defaultRunCommand(windows: boolean): readonly string[] {
  return windows ? WINDOWS_COMMAND : LINUX_COMMAND
}
