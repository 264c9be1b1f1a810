// The one door to the API's types: pages import names from here, never from where they are made.
export type * from './contract';
