export { ansible } from './ansible.ts'
export { resourceHandler } from './resource-handler.ts'
