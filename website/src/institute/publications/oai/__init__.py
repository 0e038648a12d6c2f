"""OAI-PMH 2.0: what harvesters are offered. `protocol` knows the rules, `repository` the records, `views` the web.

Written here because no library we could use tells harvesters of records that were taken away.
"""
