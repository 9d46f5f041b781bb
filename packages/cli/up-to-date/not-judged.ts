/** Something that only Pulumi can tell. Where it is thrown, Pulumi is asked as ever; nobody sees it. */
export class NotJudged extends Error {}
