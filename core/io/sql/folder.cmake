list(APPEND io_headers sql/backup.h sql/database.h sql/migrations.h sql/statement.h sql/transaction.h)
list(APPEND io_sources sql/backup.cpp sql/database.cpp sql/migrations.cpp sql/statement.cpp sql/transaction.cpp)
list(APPEND io_private_links SQLite::SQLite3)
