export { DockerCommunicator } from './communicator.ts'
export type { ContainerTarget } from './container.ts'
export { isRoot } from './container.ts'
export { WindowsContainerCommunicator } from './windows.ts'
