export { type Control, type ControlOptions, createControl } from './control.ts';
