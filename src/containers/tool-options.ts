import { option, string } from '../options/index.ts'

export const toolOptions = {
  docker_path: option(string().optional(), 'The program to use. Default: docker, or podman where there is no docker.'),
}
