package extract

// Version grows whenever the same bytes give a different article. Ledgers
// remember which version read an article: one that was only read better is
// brought up to date without telling subscribers that it changed.
const Version = 2
