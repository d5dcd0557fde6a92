@echo off
rem Runs Striate as it was installed. STRIATE_JAVA_OPTS holds options for the JVM, for example -Xmx8g.
rem Java: the one beside it (jre), else JAVA_HOME's, else the first in PATH; 25 or later.
setlocal
set "STRIATE_ROOT=%~dp0.."
set "STRIATE_JAVA=%STRIATE_ROOT%\jre\bin\java.exe"
if exist "%STRIATE_JAVA%" goto run
if defined JAVA_HOME goto home
set "STRIATE_JAVA=java.exe"
where /q java.exe
if not errorlevel 1 goto run
echo striate: no Java 25 or later found: no folder jre, no JAVA_HOME, no java.exe in PATH 1>&2
exit /b 1
:home
set "STRIATE_JAVA=%JAVA_HOME%\bin\java.exe"
if exist "%STRIATE_JAVA%" goto run
echo striate: no java.exe in JAVA_HOME, which is "%JAVA_HOME%" 1>&2
exit /b 1
:run
"%STRIATE_JAVA%" --add-modules jdk.incubator.vector %STRIATE_JAVA_OPTS% -jar "%STRIATE_ROOT%\lib\striate.jar" %*
exit /b %ERRORLEVEL%
