export { dockerSave } from './docker-save.ts'
