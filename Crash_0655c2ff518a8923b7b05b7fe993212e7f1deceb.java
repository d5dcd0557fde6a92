import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;

public class Crash_0655c2ff518a8923b7b05b7fe993212e7f1deceb {
    static final String base64Bytes = String.join("", "3m5vZGUgBQD/////////f352djAsIEFiczs/Zg==");

    public static void main(String[] args) throws Throwable {
        Crash_0655c2ff518a8923b7b05b7fe993212e7f1deceb.class.getClassLoader().setDefaultAssertionStatus(true);
        try {
            Method fuzzerInitialize = striate.onnx.fold.FuzzFold.class.getMethod("fuzzerInitialize");
            fuzzerInitialize.invoke(null);
        } catch (NoSuchMethodException ignored) {
            try {
                Method fuzzerInitialize = striate.onnx.fold.FuzzFold.class.getMethod("fuzzerInitialize", String[].class);
                fuzzerInitialize.invoke(null, (Object) args);
            } catch (NoSuchMethodException ignored1) {
            } catch (IllegalAccessException | InvocationTargetException e) {
                e.printStackTrace();
                System.exit(1);
            }
        } catch (IllegalAccessException | InvocationTargetException e) {
            e.printStackTrace();
            System.exit(1);
        }
        byte[] input = java.util.Base64.getDecoder().decode(base64Bytes);
        striate.onnx.fold.FuzzFold.fuzzerTestOneInput(input);
    }
}